// The search for the most accurate pair with published figures. Their tables are not part of the project:
// SUNDER_DATA names their folder, and without it they are looked for beside the project.
#include "nas/evaluate/most_accurate.hpp"
#include "tests/nas/evaluate/brute_force.hpp"
#include "tests/nas/evaluate/published_cells.hpp"

#include <gtest/gtest.h>

#include <string>
#include <vector>

namespace sunder::nas {
namespace {

#define SKIP_WITHOUT_TABLES()                                                                                \
    if (!std::filesystem::exists(accuracy_file()) || !std::filesystem::exists(latency_file()))               \
    GTEST_SKIP() << accuracy_file() << " or " << latency_file() << " is absent; SUNDER_DATA names the folder"

SearchSetting phones(std::vector<std::string> settings)
{
    return search_setting_of(sim::parse_scenario({.path = "phones.yaml", .text = twenty_phones()},
                                                 {.settings = std::move(settings)}),
                             sim::Id<sim::Application>{0});
}

MostAccurateQuestion within(double milliseconds)
{
    return {.limit = sim::Seconds{1e-3 * milliseconds}, .confirmation = {.most_replications = 0}};
}

/// Every `step`-th cell from `first` on.
std::vector<Choices> some_cells(NasBench201 const& space, std::size_t first, std::size_t step)
{
    auto const all = *architectures_of(space);
    std::vector<Choices> cells;
    for (std::size_t i = first; i < all.size(); i += step)
        cells.push_back(all[i]);
    return cells;
}

/// \param limit  in milliseconds
void expect_what_brute_force_finds(JourneyTable const& table, AccuracyModel const& accuracy,
                                   Simulator& simulator, std::vector<Choices> const& cells, double limit)
{
    auto const certificate = find_most_accurate(table, accuracy, simulator, cells, within(limit));
    ASSERT_TRUE(certificate.answer) << limit;
    EXPECT_EQ(certificate.answer->text, by_brute_force(table, accuracy, simulator, cells, within(limit)))
        << limit;
}

TEST(TheMostAccuratePairOfSampledCells, IsWhatSimulatingAllFinds)
{
    SKIP_WITHOUT_TABLES();
    PublishedCells const published;
    auto const setting =
        phones({"run.until=3 s", "run.warm_up=0.5 s", "links.wifi.rate=400 Mbit/s",
                "applications.camera.arrivals={poisson: 8 /s}", "applications.camera.answer=1 kB"});
    auto const table = published.table(setting);
    Simulator simulator{setting, {.replications = 1}};
    for (auto const& [first, limit] :
         std::vector<std::pair<std::size_t, double>>{{7, 6}, {7, 9}, {100, 12}, {100, 20}}) {
        auto const cells = some_cells(*published.space, first, 1500);
        ASSERT_NO_FATAL_FAILURE(
            expect_what_brute_force_finds(table, published.accuracy, simulator, cells, limit));
    }
}

/// Answers that share the link with what is sent, jitter and losses.
std::vector<std::string> hard_to_bound()
{
    return {"run.until=4 s",
            "run.warm_up=0.5 s",
            "links.wifi.rate=400 Mbit/s",
            "links.wifi.duplex=half",
            "links.wifi.jitter={exponential: 2 ms}",
            "links.wifi.loss={packets: 1 %, timeout: 5 ms}",
            "applications.camera.answer=10 kB"};
}

TEST(TheMostAccuratePairOfSampledCells, IsTheSameWithAnswersJitterAndLosses)
{
    SKIP_WITHOUT_TABLES();
    PublishedCells const published;
    auto const setting = phones(hard_to_bound());
    auto const table = published.table(setting);
    auto const cells = some_cells(*published.space, 100, 1500);
    Simulator simulator{setting, {.replications = 2}};
    for (double const limit : {9.0, 16.0, 25.0, 34.0}) {
        ASSERT_NO_FATAL_FAILURE(
            expect_what_brute_force_finds(table, published.accuracy, simulator, cells, limit));
    }
}

TEST(AllCellsWithEverySplit, NeedFewSimulationsWithAnswersJitterAndLossesToo)
{
    SKIP_WITHOUT_TABLES();
    PublishedCells const published;
    auto const setting = phones(hard_to_bound());
    auto const table = published.table(setting);
    auto const cells = *architectures_of(*published.space);
    Simulator simulator{setting, {.replications = 2}};
    auto const certificate = find_most_accurate(table, published.accuracy, simulator, cells,
                                                within(16)); // kept by a fifth of the cells
    ASSERT_TRUE(certificate.answer);
    EXPECT_LT(certificate.simulated, 15625 * 20 / 100);
    EXPECT_GT(certificate.overloaded, certificate.simulated);
}

TEST(AllCellsWithEverySplit, NeedSimulationsOfLessThanOnePerCent)
{
    SKIP_WITHOUT_TABLES();
    PublishedCells const published;
    auto const setting = phones({});
    auto const table = published.table(setting);
    auto const cells = *architectures_of(*published.space);
    for (double const limit : {0.1, 3.0, 8.0, 14.0, 18.0}) { // kept by 1 to 50 % of the cells
        Simulator simulator{setting, {.replications = 2}};
        auto const certificate =
            find_most_accurate(table, published.accuracy, simulator, cells, within(limit));
        ASSERT_TRUE(certificate.answer) << limit;
        EXPECT_EQ(certificate.pairs, 15625 * 20);
        EXPECT_EQ(certificate.pairs, certificate.unusable + certificate.bounded + certificate.overloaded +
                                         certificate.simulated + certificate.shared + certificate.skipped);
        EXPECT_LT(certificate.simulated, 15625 * 20 / 100) << limit;
        EXPECT_GE(certificate.margin, sim::Seconds{});
    }
}

} // namespace
} // namespace sunder::nas
