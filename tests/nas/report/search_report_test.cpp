#include "nas/output/search_text.hpp"
#include "nas/report/search_figures.hpp"
#include "nas/report/search_report.hpp"
#include "tests/nas/output/two_candidates.hpp"

#include <gtest/gtest.h>

namespace sunder::nas {
namespace {

SearchFile small_search()
{
    SearchFile file;
    file.result = two_candidates();
    file.texts = texts_of(file.result);
    return file;
}

sim::ReportFigure const* find_figure(sim::ReportPage const& page, std::string const& title)
{
    for (auto const& section : page.sections)
        for (auto const& figure : section.figures)
            if (figure.title == title) return &figure;
    return nullptr;
}

TEST(ReportOfASearch, ListsTheFrontWithItsFigures)
{
    auto const page = search_report(small_search());
    auto const* const front = find_figure(page, "Front");
    ASSERT_NE(front, nullptr);
    ASSERT_EQ(front->table.rows.size(), 1);
    EXPECT_EQ(front->table.rows.front(),
              (std::vector<std::string>{"1", "space:kernel=k3,extra=two,split=body", "70.5 %", "12 ms"}));
}

TEST(ReportOfASearch, GivesALoneRequestNoPercentiles)
{
    auto file = small_search();
    auto& answer = file.result.candidates[1].evaluation;
    answer.evaluator = Evaluator::analytic;
    answer.p50 = answer.p90 = answer.p95 = answer.p99 = std::nullopt;
    file.result.subject.objectives = {Metric::accuracy, Metric::latency};
    auto const page = search_report(file);
    for (auto const& table : page.sections.front().tables)
        if (table.title == "The front")
            EXPECT_EQ(table.head, (std::vector<std::string>{"evaluation", "candidate", "accuracy", "latency",
                                                            "energy", "payload", "memory", "depth"}));
    EXPECT_EQ(readable(answer, Metric::p95), "–");
}

TEST(ReportOfASearch, ShowsWhatTheAnswerGivesAwayAtEachCut)
{
    auto const cuts_in = [](SearchResult const& result) {
        std::vector<sim::ReportTable> found;
        SearchFile const file{.result = result, .provenance = {}, .texts = texts_of(result)};
        auto const page = search_report(file);
        for (auto const& table : page.sections.front().tables)
            if (table.title == "The answer at each cut") found.push_back(table);
        return found;
    };
    EXPECT_TRUE(cuts_in(two_candidates()).empty());
    auto const tables = cuts_in(two_learnt_candidates());
    ASSERT_EQ(tables.size(), 1);
    EXPECT_EQ(tables[0].rows[1],
              (std::vector<std::string>{"body", "70.5 %", "10 ms", "2.048 kB", "0.25", "the answer"}));
}

TEST(ReportOfASearch, CountsWhatCameOfEachSplit)
{
    auto const page = search_report(small_search());
    auto const* const splits = find_figure(page, "Splits");
    ASSERT_NE(splits, nullptr);
    EXPECT_EQ(splits->table.rows, (std::vector<std::vector<std::string>>{{"server_only", "1", "0", "0"},
                                                                         {"body", "1", "1", "1"}}));
}

TEST(ReportOfASearch, MovesThetaWithTheEvaluations)
{
    auto const page = search_report(small_search());
    auto const* const theta = find_figure(page, "Theta of split");
    ASSERT_NE(theta, nullptr);
    ASSERT_TRUE(theta->moving);
    EXPECT_EQ(theta->moving->sliders.front().labels, (std::vector<std::string>{"1", "2"}));
    EXPECT_EQ(theta->moving->slices.back(), (std::vector<double>{0.1, 0.9}));
    EXPECT_EQ(theta->moving->places.back(), "split = body");
}

TEST(ReportOfASearch, NamesTheChoicesOfTheta)
{
    auto const page = search_report(small_search());
    auto const* const theta = find_figure(page, "Theta of split");
    ASSERT_NE(theta, nullptr);
    EXPECT_EQ(theta->table.head, (std::vector<std::string>{"variable", "server_only", "body"}));
}

TEST(ReportOfASearch, HasNoThetaOfOtherOptimizers)
{
    auto file = small_search();
    file.result.theta = {};
    EXPECT_EQ(find_figure(search_report(file), "Theta of split"), nullptr);
}

TEST(ReportOfASearch, SaysThatNothingWasFeasible)
{
    auto file = small_search();
    file.result.candidates.pop_back();
    file.texts.pop_back();
    auto const page = search_report(file);
    EXPECT_EQ(find_figure(page, "Front"), nullptr);
    EXPECT_EQ(page.tiles[1].value, "none");
}

} // namespace
} // namespace sunder::nas
