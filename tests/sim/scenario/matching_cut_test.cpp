#include "sim/scenario/matching_cut.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sunder::sim {
namespace {

/// Ops in a row, by name.
ModelGraph row_of(std::vector<std::string> const& names)
{
    ModelGraph model;
    model.name = "row";
    model.input_name = "text of " + names.front();
    for (int before = model_input; auto const& name : names) {
        Op op;
        op.name = name;
        op.inputs = {before++};
        model.ops.push_back(op);
    }
    return model;
}

/// Where the second is cut if the first is cut there.
std::vector<std::string> matching(std::vector<std::string> place, ModelGraph const& first,
                                  ModelGraph const& second)
{
    return std::get<After>(matching_split(After{std::move(place)}, first, second)).ops;
}

using Ops = std::vector<std::string>;

TEST(TheSamePlaceInAnotherGraph, HasTheSameName)
{
    auto const prompt = row_of({"embed", "mask", "layer", "head"});
    auto const token = row_of({"embed", "layer", "head"});
    EXPECT_EQ(matching({"layer"}, prompt, token), Ops{"layer"});
    EXPECT_EQ(matching({"text of embed"}, prompt, token), Ops{"text of embed"});
}

TEST(TheSamePlaceInAnotherGraph, IsCountedWhereNamesDiffer)
{
    auto const prompt = row_of({"embed", "add_3", "add_9", "head"});
    auto const token = row_of({"embed", "add_2", "add_7", "head"});
    EXPECT_EQ(matching({"add_3"}, prompt, token), Ops{"add_2"});
    EXPECT_EQ(matching({"add_9"}, prompt, token), Ops{"add_7"});
}

TEST(TheSamePlaceInAnotherGraph, IsCountedWhereANameMeansAnotherPlace)
{
    auto const prompt = row_of({"embed", "add_2", "add_4", "head"});
    auto const token = row_of({"embed", "add_1", "add_2", "head"});
    EXPECT_EQ(matching({"add_2"}, prompt, token), Ops{"add_1"});
    EXPECT_EQ(matching({"add_4"}, prompt, token), Ops{"add_2"});
}

TEST(TheSamePlaceInAnotherGraph, IsNotGuessedWhereGraphsDiffer)
{
    auto const prompt = row_of({"embed", "add_3", "add_9", "head"});
    auto const token = row_of({"embed", "add_2", "head"});
    EXPECT_EQ(matching({"add_9"}, prompt, token), Ops{"add_9"});
}

TEST(CutsAtOnePlace, ArePairedFromServerOnlyToDeviceOnly)
{
    auto const prompt = row_of({"embed", "mask", "layer", "head"});
    auto const token = row_of({"embed", "layer", "head"});
    auto const pairs = matching_cuts(prompt, token);
    ASSERT_EQ(pairs.size(), 4U);
    EXPECT_TRUE(pairs.front().first.empty_head());
    EXPECT_TRUE(pairs.front().second.empty_head());
    EXPECT_EQ(pairs[2].first.tensors, std::vector{2});
    EXPECT_EQ(pairs[2].second.tensors, std::vector{1});
    EXPECT_TRUE(pairs.back().first.whole_model());
    EXPECT_TRUE(pairs.back().second.whole_model());
}

} // namespace
} // namespace sunder::sim
