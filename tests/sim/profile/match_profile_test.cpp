#include "sim/config/load.hpp"
#include "sim/profile/match_profile.hpp"
#include "tests/source_dir.hpp"
#include "tests/text_file.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace sunder::sim {
namespace {

std::string const folder = SUNDER_SOURCE_DIR "/tests/data/profiles/";

/// Joined ops features.2, features.4, pool and fc.
ModelGraph const model = fuse(load_model(folder + "small.yaml"));

ProfileMatch matched(ForeignProfile const& profile)
{
    return match_profile(model, profile);
}

ProfileMatch matched(std::string const& name, std::size_t passes = 1)
{
    Diagnostics diagnostics;
    auto const source = std::make_shared<Source const>(Source{name, content_of(folder + name)});
    auto const profile = read_foreign_profile(source, passes, diagnostics);
    diagnostics.raise_if_any();
    return matched(profile);
}

std::vector<double> microseconds(ProfileMatch const& match)
{
    std::vector<double> times;
    for (auto const& time : match.times)
        times.push_back(time ? std::round(mean_of(*time).value() * 1e6) : -1);
    return times;
}

ProfiledOp took(std::string name, std::string kind, double microseconds)
{
    return {.name = std::move(name), .kind = std::move(kind), .times = {Seconds{microseconds * 1e-6}}};
}

ForeignProfile profile_of(std::vector<ProfiledOp> ops)
{
    return {.runtime = "a runtime", .ops = std::move(ops), .passes = {}};
}

TEST(AProfileOfOnnxRuntime, IsMatchedByTheNamesOfItsNodes)
{
    auto const match = matched("onnxruntime.json");
    EXPECT_EQ(microseconds(match), (std::vector<double>{210, 310, 23, 11})); // flattening goes with the pool
    EXPECT_EQ(match.by_name, 5U);
    EXPECT_EQ(match.by_kind, 0U);
    ASSERT_EQ(match.theirs.size(), 1U);
    EXPECT_EQ(match.theirs[0].name, "ReorderOutput ReorderOutput");
    EXPECT_EQ(match.theirs[0].why, "the model has no op like it");
    EXPECT_TRUE(match.ours.empty());
}

TEST(AProfileOfTensorFlowLite, IsMatchedByTheTensorsThatItNames)
{
    auto const match = matched("tflite.txt");
    EXPECT_EQ(microseconds(match), (std::vector<double>{200, 300, 20, 10}));
    EXPECT_EQ(match.by_name, 4U);
    EXPECT_TRUE(match.theirs.empty());
}

/// Both convolutions took 500 us a pass, 10 + 20 + 30 + 940 in two. An element that they give takes 54 flop
/// of 3 channels, and 145 of 8 with a bias: 136 and 364 us. Batch norm took 30 us, activations 17, half each.
TEST(ATableOfTorchProfiler, IsSpreadOverTheOpsOfEachKindByTheirWork)
{
    auto const match = matched("torch_table.txt", 2);
    EXPECT_EQ(microseconds(match), (std::vector<double>{174, 373, 21, 11}));
    EXPECT_EQ(match.by_kind, 15U);
    ASSERT_EQ(match.theirs.size(), 1U);
    EXPECT_EQ(match.theirs[0].name, "aten::empty");
    EXPECT_TRUE(match.ours.empty());
}

TEST(ATableOfTorchProfiler, TellsNothingOfAnOpWhoseFirstPartItLacks)
{
    auto profile = profile_of({took("", "aten::relu", 5), took("", "aten::linear", 10)});
    profile.sums = KindSums::yes;
    auto const match = matched(profile);
    EXPECT_EQ(microseconds(match), (std::vector<double>{-1, -1, -1, 10}));
    EXPECT_NEAR(match.matched.value(), 10e-6, 1e-12);
}

TEST(ATraceOfTorchProfiler, IsMatchedByKindAndOrder)
{
    auto const match = matched("torch.json", 2);
    EXPECT_EQ(microseconds(match), (std::vector<double>{205 + 30 + 8, 305 + 9, 20 + 4, 14}));
    EXPECT_EQ(match.by_name, 0U);
    EXPECT_EQ(match.by_kind, 8U);
}

TEST(OpsOfOneKind, AreNotMatchedWhereTheirNumbersDiffer)
{
    auto const match = matched(
        profile_of({took("a", "Conv", 1), took("b", "Conv", 2), took("c", "Conv", 3), took("d", "Gemm", 4)}));
    EXPECT_EQ(microseconds(match), (std::vector<double>{-1, -1, -1, 4}));
    ASSERT_EQ(match.theirs.size(), 3U);
    EXPECT_EQ(match.theirs[0].name, "Conv a");
    EXPECT_EQ(match.theirs[0].why, "3 of this kind are left for 2 of the model");
    ASSERT_EQ(match.ours.size(), 3U);
    EXPECT_EQ(match.ours[0].name, "features.2");
}

TEST(OpsOfOneKind, AreMatchedToThoseThatNoNameWasFoundFor)
{
    auto const match = matched(profile_of({took("x", "Conv", 1), took("features.3", "Conv", 2)}));
    EXPECT_EQ(microseconds(match), (std::vector<double>{1, 2, -1, -1}));
    EXPECT_EQ(match.by_name, 1U);
    EXPECT_EQ(match.by_kind, 1U);
}

TEST(AJoinedOp, HasNoTimeWithoutItsFirstPart)
{
    auto const match = matched(profile_of({took("features.2", "Relu", 1)}));
    EXPECT_EQ(microseconds(match), (std::vector<double>{-1, -1, -1, -1}));
    ASSERT_EQ(match.theirs.size(), 1U);
    EXPECT_EQ(match.theirs[0].why, "'features.0', which it is joined to, was not found");
}

TEST(AnOpOfAnotherKind, IsNotTheOneOfItsName)
{
    auto const match =
        matched(profile_of({took("fc", "MaxPool", 1), took("fc", "Gemm", 2), took("fc", "Gemm", 3)}));
    EXPECT_EQ(microseconds(match), (std::vector<double>{-1, -1, -1, 2}));
    ASSERT_EQ(match.theirs.size(), 2U);
    EXPECT_EQ(match.theirs[0].why, "'fc' is another kind of op in the model");
    EXPECT_EQ(match.theirs[1].why, "'fc' has the time of another one");
}

TEST(AnOpThatJoinsSeveralOfOurs, IsNoneOfThem)
{
    auto const match = matched(profile_of({took("[pool/Mean;fc/MatMul]:0", "CUSTOM", 1)}));
    EXPECT_EQ(match.by_name + match.by_kind, 0U);
}

TEST(AnOpThatRunsTwiceInEachPass, TakesBothTimes)
{
    ProfiledOp const twice{
        .name = "fc", .kind = "Gemm", .times = {Seconds{1e-6}, Seconds{2e-6}, Seconds{3e-6}, Seconds{4e-6}}};
    auto profile = profile_of({twice});
    profile.passes = {Seconds{1}, Seconds{1}};
    EXPECT_EQ(microseconds(matched(profile))[3], 5);
    profile.passes.emplace_back(1);
    EXPECT_EQ(matched(profile).theirs.at(0).why, "it ran 4 times in 3 passes");
}

} // namespace
} // namespace sunder::sim
