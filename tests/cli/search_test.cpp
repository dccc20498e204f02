/// \file
/// `sunder search` and what looks at its files, as their user meets them.
#include "tests/cli/program.hpp"
#include "tests/source_dir.hpp"

#include <fmt/format.h>
#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

#include <filesystem>
#include <fstream>
#include <string>
#include <string_view>

namespace sunder::cli {
namespace {

namespace fs = std::filesystem;

/// A phone that takes 4 ms for the body with kernel k1, 8 ms with k3, and 10 ms for the head; a server that
/// takes 1 ms for each; 1 ms and 1 MB/s between them. Split behind the body, k1 takes 8.048 ms and k3, which
/// is more accurate, 12.048 ms; on the phone alone it is 14 and 18 ms.
class SearchProgram : public ProgramTest {
protected:
    void SetUp() override
    {
        ProgramTest::SetUp();
        for (auto const* name : {"scenario.yaml", "space.yaml", "formula.csv", "times.csv"})
            fs::copy_file(fs::path{SUNDER_SOURCE_DIR} / "tests/errors_search/base" / name, in_folder(name));
        write("toy.yaml", "constraints: {latency: 13 ms}\noptimizer: exhaustive\n");
        // Long enough to be cut short.
        write("long.yaml",
              "constraints: {latency.p95: 13 ms}\nevaluate: simulated\n"
              "optimizer: {asng: {samples: 2, repeats: evaluate}}\nbudget: {evaluations: 60000}\n");
    }

    void write(std::string const& name, std::string const& lines) const
    {
        std::ofstream{in_folder(name)}
            << "format: sunder-search/1\n"
               "scenario: scenario.yaml\n"
               "application: camera\n"
               "space: space.yaml\n"
               "accuracy: {formula: formula.csv}\n"
               "compute: {phone: {figures: times.csv}, server: {figures: times.csv}}\n"
               "objectives: [accuracy]\n"
            << lines;
    }

    /// Starts the long search and sends it a signal as soon as its log holds some turns; again, where it was
    /// at its end before the signal came.
    int cut_short(std::string const& signal)
    {
        return shell(
            fmt::format("code=0; while [ $code -eq 0 ]; do rm -f cut.h5; {0} search long.yaml -o cut.h5 & "
                        "until [ -e cut.h5 ] || [ $(cat cut.h5.sunder.log 2>/dev/null | wc -c) -ge 1000 ]; "
                        "do sleep 0.01; done; "
                        "kill -{1} $!; code=0; wait $! || code=$?; done; exit $code",
                        SUNDER_PROGRAM, signal));
    }

    [[nodiscard]] std::string bytes_of(std::string const& name) const { return content_of(in_folder(name)); }
    [[nodiscard]] bool exists(std::string const& name) const { return fs::exists(in_folder(name)); }
};

using SearchCommand = SearchProgram;

TEST_F(SearchCommand, PrintsTheMostAccurateWithinTheLimits)
{
    EXPECT_EQ(sunder("search toy.yaml"), 0) << err;
    EXPECT_NE(out.find("  latency     12.048 ms\n"), std::string::npos) << out;
    EXPECT_NE(out.find("  split       body\n"), std::string::npos) << out;
    EXPECT_NE(out.find("space:kernel=k3,split=body"), std::string::npos) << out;
    EXPECT_EQ(err, "");
}

TEST_F(SearchCommand, NamesTheSourceOfTheAccuracy)
{
    EXPECT_EQ(sunder("search toy.yaml"), 0);
    EXPECT_NE(out.find("  accuracy: stand-in formula.csv"), std::string::npos) << out;
}

TEST_F(SearchCommand, PrintsJson)
{
    EXPECT_EQ(sunder("search toy.yaml --json"), 0);
    auto const json = nlohmann::json::parse(out);
    EXPECT_EQ(json["evaluations"], 6);
    EXPECT_EQ(json["front"][0]["split"], "body");
}

TEST_F(SearchCommand, WritesTheSameBytesForTheSameSeedWithAnyNumberOfProcesses)
{
    write("short.yaml",
          "constraints: {latency.p95: 13 ms}\nevaluate: simulated\noptimizer: {random: {batch: 3}}\n");
    EXPECT_EQ(sunder("search short.yaml -o a.h5 -j 1"), 0) << err;
    EXPECT_EQ(sunder("search short.yaml -o b.h5 -j 4"), 0);
    EXPECT_EQ(bytes_of("a.h5"), bytes_of("b.h5"));
    EXPECT_FALSE(exists("a.h5.sunder.log"));
}

TEST_F(SearchCommand, LeavesAnotherFileForAnotherSeed)
{
    EXPECT_EQ(sunder("search toy.yaml -o a.h5"), 0);
    EXPECT_EQ(sunder("search toy.yaml -o b.h5 --seed 2"), 0);
    EXPECT_NE(bytes_of("a.h5"), bytes_of("b.h5"));
}

TEST_F(SearchCommand, GoesOnAfterItWasKilledAndEndsWithTheSameBytes)
{
    EXPECT_EQ(sunder("search long.yaml -o whole.h5"), 0) << err;
    EXPECT_EQ(cut_short("KILL"), 137);
    EXPECT_FALSE(exists("cut.h5"));
    EXPECT_EQ(sunder("search long.yaml -o cut.h5 --resume"), 0) << err;
    EXPECT_EQ(bytes_of("whole.h5"), bytes_of("cut.h5"));
    EXPECT_FALSE(exists("cut.h5.sunder.log"));
}

TEST_F(SearchCommand, KeepsWhatIsDoneWhenItIsInterrupted)
{
    EXPECT_EQ(cut_short("TERM"), 130);
    EXPECT_EQ(sunder("show cut.h5 --json"), 0) << err;
    auto const json = nlohmann::json::parse(out);
    EXPECT_EQ(json["complete"], false);
    EXPECT_GT(json["evaluations"], 0);
    EXPECT_EQ(sunder("search long.yaml -o whole.h5"), 0);
    EXPECT_EQ(sunder("search long.yaml -o cut.h5 --resume"), 0) << err;
    EXPECT_EQ(bytes_of("whole.h5"), bytes_of("cut.h5"));
}

TEST_F(SearchCommand, DoesNothingMoreWhenResumedAtItsEnd)
{
    EXPECT_EQ(sunder("search toy.yaml -o a.h5"), 0);
    auto const printed = out;
    auto const bytes = bytes_of("a.h5");
    EXPECT_EQ(sunder("search toy.yaml -o a.h5 --resume"), 0);
    EXPECT_EQ(out, printed);
    EXPECT_EQ(bytes_of("a.h5"), bytes);
}

TEST_F(SearchCommand, RefusesToResumeAnotherSearch)
{
    EXPECT_EQ(sunder("search toy.yaml -o a.h5"), 0);
    EXPECT_EQ(sunder("search toy.yaml -o a.h5 --resume --seed 2"), 1);
    EXPECT_EQ(err, "sunder: error: 'a.h5' holds another search: without --resume it is replaced\n");
}

TEST_F(SearchCommand, AsksWhatIsToBecomeOfASearchThatWasCutShort)
{
    EXPECT_EQ(cut_short("KILL"), 137);
    auto const found = bytes_of("cut.h5.sunder.log");
    EXPECT_EQ(sunder("search long.yaml -o cut.h5"), 2);
    EXPECT_EQ(err,
              "cut.h5.sunder.log:1:1: error: this holds what the same search found until it was cut short\n"
              "  hint: --resume goes on with it, --fresh drops it\n");
    EXPECT_EQ(bytes_of("cut.h5.sunder.log"), found);
    EXPECT_EQ(sunder("search long.yaml -o cut.h5 --resume --fresh"), 2);
    EXPECT_EQ(err, "sunder search: error: --resume and --fresh exclude each other\n");
    EXPECT_EQ(sunder("search toy.yaml -o cut.h5 --fresh"), 0) << err;
    EXPECT_FALSE(exists("cut.h5.sunder.log"));
}

TEST_F(SearchCommand, RefusesToResumeNothing)
{
    EXPECT_EQ(sunder("search toy.yaml --resume"), 2);
    EXPECT_EQ(err, "sunder search: error: there is nothing to resume without an output\n  hint: name it: -o "
                   "FILE.h5\n");
}

TEST_F(SearchCommand, RepeatsASearchWhoseTimeWasUpFromItsFile)
{
    write("timed.yaml", "optimizer: {asng: {samples: 2, repeats: evaluate}}\nbudget: {time: 20 ms}\n");
    EXPECT_EQ(sunder("search timed.yaml -o a.h5"), 0) << err;
    EXPECT_EQ(sunder("show a.h5 --json"), 0) << err;
    auto const first = nlohmann::json::parse(out);
    EXPECT_EQ(
        shell(fmt::format("{} -c \"import h5py; print(h5py.File('a.h5')['search'].asstr()[()], end='')\" "
                          "> again.yaml && {} search again.yaml --json",
                          PYTHON, SUNDER_PROGRAM)),
        0)
        << err;
    auto const second = nlohmann::json::parse(out);
    EXPECT_EQ(first["evaluations"], second["evaluations"]);
    EXPECT_EQ(first["best"], second["best"]);
}

using FrontCommand = SearchProgram;

TEST_F(FrontCommand, ListsWhatNoOtherBeats)
{
    write("two.yaml", "optimizer: exhaustive\n");
    shell("sed -i 's/objectives: .*/objectives: [accuracy, latency]/' two.yaml");
    EXPECT_EQ(sunder("search two.yaml -o a.h5"), 0) << err;
    EXPECT_EQ(sunder("front a.h5 --csv"), 0) << err;
    EXPECT_EQ(std::ranges::count(out, '\n'), 3) << out; // a header, k3 and k1, both split behind the body
    EXPECT_EQ(sunder("front a.h5 --json"), 0);
    EXPECT_EQ(nlohmann::json::parse(out)["candidates"].size(), 2U);
}

using ShowCommandOfASearch = SearchProgram;

TEST_F(ShowCommandOfASearch, PrintsWhatTheSearchPrinted)
{
    EXPECT_EQ(sunder("search toy.yaml -o a.h5"), 0);
    auto const printed = out;
    EXPECT_EQ(sunder("show a.h5"), 0);
    EXPECT_EQ(out, printed);
}

TEST_F(ShowCommandOfASearch, RefusesConditionsOnRequests)
{
    EXPECT_EQ(sunder("search toy.yaml -o a.h5"), 0);
    EXPECT_EQ(sunder("show a.h5 --by cut"), 2);
    EXPECT_EQ(err, "sunder show: error: --by is for runs and sweeps, not for searches\n");
}

using CheckCommandOfASearch = SearchProgram;

TEST_F(CheckCommandOfASearch, AcceptsSearchAndSpace)
{
    EXPECT_EQ(sunder("check toy.yaml space.yaml"), 0) << err;
}

TEST_F(CheckCommandOfASearch, AcceptsWhatIsShipped)
{
    EXPECT_EQ(shell(fmt::format("{} check {}/scenarios/search_*.yaml", SUNDER_PROGRAM, SUNDER_SOURCE_DIR)), 0)
        << err;
}

TEST_F(SearchProgram, TakesItsWinnerHome)
{
    ASSERT_EQ(sunder("search toy.yaml -o toy.h5 --export home"), 0) << err;
    EXPECT_NE(content_of(in_folder("home/network.py")).find("self.body_conv = nn.Conv2d(3, 8, 3, padding=1)"),
              std::string::npos);
    ASSERT_EQ(sunder("run home/scenario.yaml --replications 1"), 0) << err;
    EXPECT_NE(out.find("12.048 ms"), std::string::npos) << out;
    EXPECT_NE(content_of(in_folder("home/README.txt")).find("12.048 ms"), std::string::npos);
}

TEST_F(SearchProgram, TakesAnyCandidateHome)
{
    ASSERT_EQ(sunder("search toy.yaml -o toy.h5"), 0) << err;
    ASSERT_EQ(sunder("winner toy.h5 --candidate 1 -o first"), 0) << err;
    EXPECT_EQ(sunder("run first/scenario.yaml --replications 1"), 0) << err;
    EXPECT_EQ(sunder("winner toy.h5 --candidate 1000 -o other"), 2);
    EXPECT_EQ(sunder("winner toy.h5 --candidate 0 -o other"), 1);
    EXPECT_EQ(err, "sunder: error: this candidate cannot be used: the raw input would leave the device\n");
    EXPECT_FALSE(fs::exists(in_folder("other")));
}

TEST_F(SearchProgram, LeavesAFolderWithFilesInItAsItIs)
{
    ASSERT_EQ(sunder("search toy.yaml -o toy.h5 --export home"), 0) << err;
    EXPECT_EQ(sunder("winner toy.h5 -o home"), 1);
    EXPECT_EQ(err,
              "sunder: error: cannot write 'home': there are files in it already: remove it, or name another "
              "folder\n");
    EXPECT_EQ(sunder("search toy.yaml -o again.h5 --export home"), 1);
    EXPECT_FALSE(fs::exists(in_folder("again.h5")));
    EXPECT_EQ(sunder("search toy.yaml --export new"), 2);
    EXPECT_NE(err.find("name it: -o FILE.h5"), std::string::npos) << err;
}

} // namespace
} // namespace sunder::cli
