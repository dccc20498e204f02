#include "nas/output/search_file.hpp"
#include "sim/base/diagnostic.hpp"
#include "sim/hdf5/result_format.hpp"
#include "tests/nas/output/two_candidates.hpp"
#include "tests/source_dir.hpp"

#include <gtest/gtest.h>

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <limits>
#include <sstream>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;

class File : public testing::Test {
protected:
    void SetUp() override { fs::create_directories(folder_); }
    void TearDown() override { fs::remove_all(folder_); }

    [[nodiscard]] fs::path write(std::string const& name, SearchResult const& result) const
    {
        sim::OutputFile file{folder_ / name};
        write_search(file, result, provenance());
        return folder_ / name;
    }

    static SearchProvenance provenance()
    {
        return {.program_version = "1.2.3",
                .simgrid_version = "3.32",
                .command = "search --seed 7",
                .search_text = "format: sunder-search/1\n",
                .inputs = {{"toy.yaml", std::string(64, 'a')}}};
    }

    static std::string bytes_of(fs::path const& path)
    {
        std::ostringstream text;
        text << std::ifstream{path, std::ios::binary}.rdbuf();
        return text.str();
    }

private:
    fs::path folder_ =
        fs::temp_directory_path() /
        (std::string{"sunder_search_"} + testing::UnitTest::GetInstance()->current_test_info()->name());
};

using SearchFileOnDisk = File;

TEST_F(SearchFileOnDisk, GivesBackWhatWasWritten)
{
    auto const written = two_candidates();
    auto const [result, provenance, texts] = read_search(write("a.h5", written));
    EXPECT_EQ(result.subject.name, "toy");
    EXPECT_EQ(result.subject.accuracy_source, "a guess");
    EXPECT_EQ(result.subject.seed, 7U);
    EXPECT_EQ(result.subject.objectives, written.subject.objectives);
    ASSERT_EQ(result.subject.limits.size(), 1U);
    EXPECT_EQ(result.subject.limits[0].metric, Metric::p95);
    EXPECT_EQ(result.subject.limits[0].value, 0.02);
    ASSERT_EQ(result.candidates.size(), 2U);
    EXPECT_EQ(result.candidates[1].choices, written.candidates[1].choices);
    EXPECT_EQ(result.candidates[1].turn, 1);
    EXPECT_EQ(result.candidates[1].evaluation.p95, sim::Seconds{0.012});
    EXPECT_FALSE(result.candidates[0].evaluation.p95);
    EXPECT_EQ(result.candidates[0].evaluation.obstacle, CandidateObstacle::raw_input);
    EXPECT_EQ(result.mode, written.mode);
    EXPECT_EQ(result.theta.evaluations, written.theta.evaluations);
    EXPECT_EQ(result.theta.probabilities, written.theta.probabilities);
    EXPECT_EQ(result.simulations, 1);
    EXPECT_EQ(result.ending, Ending::interrupted);
    EXPECT_EQ(provenance.command, "search --seed 7");
    EXPECT_EQ(provenance.inputs.front().path, "toy.yaml");
    EXPECT_EQ(texts[1], "space:kernel=k3,extra=two,split=body");
}

TEST_F(SearchFileOnDisk, KnowsLeakagesWhereTheyWereMeasured)
{
    auto const path = write("a.h5", two_candidates());
    EXPECT_FALSE(read_search(path).result.candidates[1].evaluation.leakage);
    EXPECT_EQ(bytes_of(path).find("leakage"), bytes_of(path).rfind("leakage")); // a metric, and no column
    auto measured = two_candidates();
    measured.candidates[1].evaluation.leakage = 0.25;
    auto const candidates = read_search(write("b.h5", measured)).result.candidates;
    EXPECT_FALSE(candidates[0].evaluation.leakage);
    EXPECT_EQ(candidates[1].evaluation.leakage, 0.25);
}

TEST_F(SearchFileOnDisk, GivesBackTheAnswerAtEachCut)
{
    auto const result = read_search(write("a.h5", two_learnt_candidates())).result;
    ASSERT_TRUE(result.learning);
    EXPECT_EQ(result.learning->alone[1], 71.5);
    EXPECT_EQ(result.cuts.images, 1000);
    ASSERT_EQ(result.cuts.cuts.size(), 2U);
    EXPECT_EQ(result.cuts.cuts[0].choices, (Choices{1, 1, 0}));
    EXPECT_EQ(result.cuts.cuts[0].evaluation.obstacle, CandidateObstacle::raw_input);
    EXPECT_EQ(result.cuts.cuts[1].evaluation.leakage, 0.25);
}

TEST_F(SearchFileOnDisk, GivesBackConditionsOfVariables)
{
    auto const space = read_search(write("a.h5", two_candidates())).result.space;
    ASSERT_TRUE(space.variables[1].only_if);
    EXPECT_EQ(space.variables[1].only_if->variable, 0U);
    EXPECT_EQ(space.variables[1].only_if->values, std::vector<int>{1});
    EXPECT_EQ(space.size(), 6); // k1, and k3 with two extras; two splits each
}

TEST_F(SearchFileOnDisk, HasTheSameBytesForTheSameResult)
{
    EXPECT_EQ(bytes_of(write("a.h5", two_candidates())), bytes_of(write("b.h5", two_candidates())));
}

TEST_F(SearchFileOnDisk, GivesBackTheCertificate)
{
    auto written = two_candidates();
    FoundCandidate const found{written.candidates[1].choices, "space:kernel=k3,extra=two,split=body",
                               written.candidates[1].evaluation};
    written.certificate =
        Certificate{.architectures = 3,
                    .pairs = 6,
                    .unusable = 4,
                    .simulated = 2,
                    .limit = sim::Seconds{0.02},
                    .answer = found,
                    .margin = sim::Seconds{0.008},
                    .tests = {{.candidate = found, .error = 0.025, .replications = 9, .late = 0.5}},
                    .undecided = 1};
    auto const certificate = read_search(write("a.h5", written)).result.certificate;
    ASSERT_TRUE(certificate);
    EXPECT_EQ(certificate->pairs, 6);
    EXPECT_EQ(certificate->unusable, 4);
    EXPECT_EQ(certificate->answer->text, found.text);
    EXPECT_EQ(certificate->margin, sim::Seconds{0.008});
    EXPECT_FALSE(certificate->confirmed);
    ASSERT_EQ(certificate->tests.size(), 1U);
    EXPECT_EQ(certificate->tests[0].replications, 9);
    EXPECT_EQ(certificate->tests[0].candidate.choices, found.choices);
}

TEST_F(SearchFileOnDisk, MayHoldNoCandidate)
{
    auto empty = two_candidates();
    empty.candidates.clear();
    empty.theta = {};
    EXPECT_TRUE(read_search(write("a.h5", empty)).result.candidates.empty());
}

TEST_F(SearchFileOnDisk, IsToldFromOtherFiles)
{
    EXPECT_EQ(sim::format_in(write("a.h5", two_candidates())), search_format);
    EXPECT_NE(sim::format_in(SUNDER_SOURCE_DIR "/README.md"), search_format);
}

TEST_F(SearchFileOnDisk, OpensWithH5pyPandasAndXarray)
{
    auto const command = std::string{PYTHON " " SUNDER_SOURCE_DIR "/tests/nas/output/open_search.py "} +
                         write("a.h5", two_candidates()).string();
    int const status = std::system(command.c_str());
    if (WEXITSTATUS(status) == 77) GTEST_SKIP() << "h5py, pandas or xarray is absent";
    EXPECT_EQ(status, 0);
}

TEST_F(SearchFileOnDisk, IsRefusedWhereAFigureIsNoNumber)
{
    auto result = two_candidates();
    result.candidates[1].evaluation.memory = sim::Bytes{std::numeric_limits<double>::quiet_NaN()};
    EXPECT_THROW((void)read_search(write("candidates.h5", result)), sim::InputError);
    result = two_candidates();
    result.subject.limits[0].value = std::numeric_limits<double>::quiet_NaN();
    EXPECT_THROW((void)read_search(write("limits.h5", result)), sim::InputError);
}

TEST_F(SearchFileOnDisk, IsRefusedWhenItIsCutOff)
{
    auto const path = write("a.h5", two_candidates());
    fs::resize_file(path, fs::file_size(path) / 2);
    EXPECT_THROW((void)read_search(path), sim::InputError);
}

} // namespace
} // namespace sunder::nas
