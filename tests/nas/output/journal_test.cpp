#include "nas/output/journal.hpp"
#include "sim/base/run_error.hpp"

#include <gtest/gtest.h>

#include <filesystem>
#include <limits>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;

class Log : public testing::Test {
protected:
    void SetUp() override { fs::create_directories(folder_); }
    void TearDown() override { fs::remove_all(folder_); }

    [[nodiscard]] fs::path output() const { return folder_ / "a.h5"; }

    /// A turn of one candidate of this accuracy.
    static SearchTurn turn(double accuracy)
    {
        return {.evaluations = {{.accuracy = accuracy, .p95 = sim::Seconds{0.5}, .depth = 3}},
                .elapsed = sim::Seconds{accuracy / 10}};
    }

private:
    fs::path folder_ =
        fs::temp_directory_path() /
        (std::string{"sunder_journal_"} + testing::UnitTest::GetInstance()->current_test_info()->name());
};

TEST_F(Log, GivesBackItsTurns)
{
    {
        SearchJournal journal{output(), "this", SearchJournal::Start::afresh};
        journal.append(turn(60));
        journal.append(turn(70));
    }
    SearchJournal const journal{output(), "this", SearchJournal::Start::resume};
    ASSERT_EQ(journal.turns().size(), 2U);
    auto const& last = journal.turns()[1];
    EXPECT_EQ(last.elapsed, sim::Seconds{7});
    EXPECT_EQ(last.evaluations[0].accuracy, 70);
    EXPECT_EQ(last.evaluations[0].p95, sim::Seconds{0.5});
    EXPECT_FALSE(last.evaluations[0].p50);
    EXPECT_EQ(last.evaluations[0].depth, 3U);
}

TEST_F(Log, DropsATurnThatWasNotWrittenWhole)
{
    {
        SearchJournal journal{output(), "this", SearchJournal::Start::afresh};
        journal.append(turn(60));
        journal.append(turn(70));
    }
    auto const path = SearchJournal::path_beside(output());
    fs::resize_file(path, fs::file_size(path) - 1);
    {
        SearchJournal journal{output(), "this", SearchJournal::Start::resume};
        EXPECT_EQ(journal.turns().size(), 1U);
        journal.append(turn(80));
    }
    SearchJournal const journal{output(), "this", SearchJournal::Start::resume};
    ASSERT_EQ(journal.turns().size(), 2U);
    EXPECT_EQ(journal.turns()[1].evaluations[0].accuracy, 80);
}

TEST_F(Log, EndsBeforeATurnWhoseFiguresAreNoNumbers)
{
    {
        SearchJournal journal{output(), "this", SearchJournal::Start::afresh};
        journal.append(turn(60));
        journal.append(turn(std::numeric_limits<double>::quiet_NaN()));
    }
    SearchJournal const journal{output(), "this", SearchJournal::Start::resume};
    EXPECT_EQ(journal.turns().size(), 1U);
}

TEST_F(Log, GivesBackWhatAnExactSearchLearned)
{
    {
        SearchJournal journal{output(), "this", SearchJournal::Start::afresh};
        journal.append(
            {.journey = {.head = sim::Seconds{1}, .sent = sim::Bytes{2}, .end = Journey::End::on_device},
             .outcome = {.mean = sim::Seconds{3}, .p99 = sim::Seconds{4}, .finished = 5, .lost = 6}});
    }
    SearchJournal const journal{output(), "this", SearchJournal::Start::resume};
    ASSERT_EQ(journal.outcomes().size(), 1U);
    auto const& [journey, outcome] = journal.outcomes()[0];
    EXPECT_EQ(journey,
              (Journey{.head = sim::Seconds{1}, .sent = sim::Bytes{2}, .end = Journey::End::on_device}));
    EXPECT_EQ(outcome.p99, sim::Seconds{4});
    EXPECT_EQ(outcome.lost, 6);
}

TEST_F(Log, OfAnotherSearchIsRefused)
{
    {
        SearchJournal journal{output(), "that", SearchJournal::Start::afresh};
        journal.append(turn(60));
    }
    EXPECT_THROW((SearchJournal{output(), "this", SearchJournal::Start::resume}), sim::RunError);
}

TEST_F(Log, StartsAfreshWhereThereIsNone)
{
    SearchJournal const journal{output(), "this", SearchJournal::Start::resume};
    EXPECT_TRUE(journal.turns().empty());
}

TEST_F(Log, ForgetsWhatWasWhenItStartsAfresh)
{
    {
        SearchJournal journal{output(), "this", SearchJournal::Start::afresh};
        journal.append(turn(60));
    }
    {
        SearchJournal const again{output(), "this", SearchJournal::Start::afresh};
    }
    SearchJournal const journal{output(), "this", SearchJournal::Start::resume};
    EXPECT_TRUE(journal.turns().empty());
}

TEST_F(Log, IsGoneWhenItIsRemoved)
{
    SearchJournal journal{output(), "this", SearchJournal::Start::afresh};
    journal.remove();
    EXPECT_FALSE(fs::exists(SearchJournal::path_beside(output())));
}

} // namespace
} // namespace sunder::nas
