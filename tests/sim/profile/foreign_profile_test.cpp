#include "sim/profile/foreign_profile.hpp"
#include "tests/source_dir.hpp"
#include "tests/text_file.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

std::shared_ptr<Source const> source_of_text(std::string text)
{
    return std::make_shared<Source const>(Source{"profile", std::move(text)});
}

ForeignProfile profile_in(std::string const& name, std::size_t passes = 1)
{
    Diagnostics diagnostics;
    auto const text = content_of(SUNDER_SOURCE_DIR "/tests/data/profiles/" + name);
    auto profile = read_foreign_profile(source_of_text(text), passes, diagnostics);
    diagnostics.raise_if_any();
    return profile;
}

/// The first message, "" where there is none.
std::string mistake_in(std::string text, std::size_t passes = 1)
{
    Diagnostics diagnostics;
    auto const profile = read_foreign_profile(source_of_text(std::move(text)), passes, diagnostics);
    try {
        diagnostics.raise_if_any();
        return {};
    } catch (InputError const& error) {
        EXPECT_TRUE(profile.ops.empty());
        auto const& first = error.diagnostics().front();
        return std::to_string(first.where.line) + ":" + std::to_string(first.where.column) + ": " +
               first.message;
    }
}

TEST(AProfileOfOnnxRuntime, HoldsATimeOfEachPassForEachNode)
{
    auto const profile = profile_in("onnxruntime.json");
    EXPECT_EQ(profile.runtime, "ONNX Runtime");
    ASSERT_EQ(profile.ops.size(), 6U);
    EXPECT_EQ(profile.passes.size(), 3U);
    EXPECT_EQ(profile.ops[2].name, "/features/features.3/Conv");
    EXPECT_EQ(profile.ops[2].kind, "FusedConv");
    ASSERT_EQ(profile.ops[2].times.size(), 3U);
    EXPECT_DOUBLE_EQ(profile.ops[2].times[0].value(), 410e-6);
}

std::string torch_table()
{
    return content_of(SUNDER_SOURCE_DIR "/tests/data/profiles/torch_table.txt");
}

std::string replaced(std::string text, std::string const& what, std::string const& by)
{
    return text.replace(text.find(what), what.size(), by);
}

TEST(ATableOfTorchProfiler, HoldsWhatEachKindTookByItself)
{
    auto const profile = profile_in("torch_table.txt", 2);
    EXPECT_EQ(profile.sums, KindSums::yes);
    ASSERT_EQ(profile.ops.size(), 16U);
    EXPECT_EQ(profile.ops[3].kind, "aten::mkldnn_convolution");
    EXPECT_NEAR(profile.ops[3].times.at(0).value(), 470e-6, 1e-12); // of 940 us in two passes
}

TEST(ATableOfTorchProfiler, AddsShapesAndPrefersTheAccelerator)
{
    auto const profile =
        [](std::string const& text) {
            Diagnostics diagnostics;
            return read_foreign_profile(source_of_text(text), 1, diagnostics);
        }("Name  Self CPU  Self CUDA  # of Calls  Input Shapes\r\n----  ----  ----  ----  ----\r\n"
          "aten::conv2d  1.5ms  2.000us  1  [[1, 3, 8, 8], []]\r\naten::conv2d  1ms  3.000us  2  [[1, 8, 8, "
          "8], []]\r\n"
          "----  ----\r\n");
    ASSERT_EQ(profile.ops.size(), 1U);
    EXPECT_NEAR(profile.ops[0].times.at(0).value(), 5e-6, 1e-12);
}

TEST(ATableOfTorchProfiler, IsRefusedWhereItIsCutShortOrHoldsNoTimes)
{
    auto const whole = torch_table();
    EXPECT_EQ(mistake_in(whole.substr(0, whole.find("0.90%"))),
              "19:19: 1 value where the header names 7 columns");
    EXPECT_EQ(mistake_in(whole.substr(0, whole.rfind("aten::addmm"))),
              "18:1: this table has no last line of dashes");
    EXPECT_EQ(mistake_in(replaced(whole, "940.000us", "nan")), "7:49: 'nan' is no time");
    EXPECT_EQ(mistake_in(replaced(whole, "940.000us", "1e999s")), "7:49: '1e999s' is no time");
    EXPECT_EQ(mistake_in(replaced(whole, "940.000us", "-4.000us")), "7:49: '-4.000us' is no time");
    EXPECT_EQ(mistake_in("Name  Self CPU  # of Calls\n----\n----\n"), "1:1: there is no op in this table");
    EXPECT_EQ(mistake_in("Name  Self CPU  # of Calls\n----\naten::relu  1us  many\n----\n"),
              "3:18: this is no number of calls");
}

TEST(AProfileOfTensorFlowLite, IsItsLastTableInTheOrderOfTheRunAsTextAndAsCsv)
{
    for (auto const* const name : {"tflite.txt", "tflite.csv"}) {
        auto const profile = profile_in(name);
        EXPECT_EQ(profile.runtime, "TensorFlow Lite");
        ASSERT_EQ(profile.ops.size(), 4U) << name;
        EXPECT_EQ(profile.ops[1].kind, "CONV_2D");
        EXPECT_EQ(profile.ops[1].name, "[features.3/Conv;features.4/Relu6]:1");
        EXPECT_DOUBLE_EQ(profile.ops[1].times.at(0).value(), 300e-6);
    }
}

TEST(ATraceOfTorchProfiler, HoldsWhatIsCalledByNoOtherOp)
{
    auto const profile = profile_in("torch.json", 2);
    EXPECT_EQ(profile.runtime, "torch.profiler");
    ASSERT_EQ(profile.ops.size(), 8U);
    EXPECT_EQ(profile.ops[0].kind, "aten::conv2d");
    ASSERT_EQ(profile.ops[0].times.size(), 2U);
    EXPECT_DOUBLE_EQ(profile.ops[0].times[1].value(), 200e-6);
    EXPECT_EQ(profile.passes.size(), 2U);
}

TEST(ATraceOfTorchProfiler, IsRefusedWhereItHoldsNotSoManyPasses)
{
    auto const text = content_of(SUNDER_SOURCE_DIR "/tests/data/profiles/torch.json");
    EXPECT_EQ(mistake_in(text, 3), "1:1: 16 operators are not 3 equal passes");
    EXPECT_EQ(mistake_in(text, 4),
              "1:1: pass 2 is not like the one before: 'aten::hardtanh' stands where 'aten::conv2d' did");
}

TEST(AForeignProfile, IsRefusedWithThePlaceOfWhatIsWrong)
{
    EXPECT_EQ(mistake_in("[{\"ph\":\"X\"},\n  oh"), "2:3: this is not JSON from here on");
    EXPECT_EQ(mistake_in("[{\"ph\":\"X\",\"dur\":1e400}]"),
              "1:1: a number in it is too large for this program");
    EXPECT_EQ(mistake_in("{\"a\": 1}"), "1:1: this is no trace of events");
    EXPECT_EQ(mistake_in("[]"), "1:1: there is no op in this trace");
    EXPECT_EQ(mistake_in("[{\"ph\":\"X\",\"name\":\"a_kernel_time\",\"ts\":1,\"dur\":-1}]"),
              "1:1: event 'a_kernel_time' has no time");
    EXPECT_EQ(mistake_in("hello"),
              "1:1: this is no profile of ONNX Runtime, TensorFlow Lite or torch.profiler");
    std::string const title = "=== Run Order ===\n";
    EXPECT_EQ(mistake_in(title + "a, b\n"), "2:1: this is not the header of a table of ops");
    std::string const header = title + "node type, avg_ms, name\n";
    EXPECT_EQ(mistake_in(header + "\n"), "2:1: there is no op in the table behind 'Run Order'");
    EXPECT_EQ(mistake_in(header + "CONV_2D, nan, a\n"), "3:10: 'nan' is no time in ms");
    EXPECT_EQ(mistake_in(header + "CONV_2D, 1\n"), "3:1: this row has 2 cells of 3");
}

TEST(AForeignProfile, MayBeNestedWithoutEnd)
{
    std::string const deep(1'000'000, '[');
    EXPECT_EQ(mistake_in(deep), "1:1000001: this is not JSON from here on");
    EXPECT_EQ(mistake_in(deep + std::string(1'000'000, ']')), "1:1: there is no op in this trace");
}

} // namespace
} // namespace sunder::sim
