/// \file
/// How few simulations find the most accurate pair of NAS-Bench-201 under load: all 15,625 cells and every
/// split, with published figures, at limits that 1 to 50 % of the cells can keep as a lone request. Prints
/// one certificate a limit, and whether other replications confirm the answer.
///
///     exact_search [KEY=VALUE]...        settings of the scenario, as `sunder run --set` takes them
#include "nas/evaluate/latency_bound.hpp"
#include "nas/evaluate/most_accurate.hpp"
#include "tests/nas/evaluate/published_cells.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <span>
#include <string>
#include <vector>

namespace {

using namespace sunder;

/// The least latency of a lone request over the splits of each cell, ascending.
std::vector<sim::Seconds> best_lone_latencies(nas::JourneyTable const& table,
                                              std::vector<nas::Choices> const& cells)
{
    std::vector<sim::Seconds> best;
    best.reserve(cells.size());
    for (auto const& cell : cells) {
        auto least = sim::Seconds{1e9};
        for (auto const& row : table.at_every_cut(cell))
            if (row.obstacle == nas::Obstacle::none)
                least = std::min(least, table.lone().latency(row.journey));
        best.push_back(least);
    }
    std::ranges::sort(best);
    return best;
}

/// Cells of which a pair is not known to break the limit.
std::size_t cells_within(nas::JourneyTable const& table, nas::LatencyBound const& bound,
                         std::vector<nas::Choices> const& cells, nas::PercentileLimit const& limit)
{
    return static_cast<std::size_t>(std::ranges::count_if(cells, [&](nas::Choices const& cell) {
        auto const rows = table.at_every_cut(cell);
        return std::ranges::any_of(rows, [&](nas::JourneyTable::Row const& row) {
            return row.obstacle == nas::Obstacle::none && !bound.exceeds(row.journey, limit);
        });
    }));
}

int search(std::vector<std::string> settings)
{
    auto const scenario = sim::parse_scenario({.path = "phones.yaml", .text = nas::twenty_phones()},
                                              {.settings = std::move(settings)});
    auto const setting = nas::search_setting_of(scenario, 0);
    nas::PublishedCells const published;
    auto const table = published.table(setting);
    auto const cells = *nas::architectures_of(*published.space);
    auto const alone = best_lone_latencies(table, cells);
    nas::LatencyBound const bound{setting, scenario.run.replications};

    fmt::print("{:>7} {:>10} {:>9} {:>8} {:>8} {:>10} {:>9} {:>7} {:>8} {:>9} {:>9} {:>7}\n", "share",
               "limit ms", "cells ok", "unusable", "bounded", "overloaded", "simulated", "shared", "skipped",
               "accuracy", "margin us", "s");
    for (double const share : {0.01, 0.02, 0.05, 0.1, 0.2, 0.3, 0.5}) {
        auto const limit = alone[static_cast<std::size_t>(share * static_cast<double>(alone.size()))] * 1.02;
        auto const within = cells_within(table, bound, cells, {.share = 0.95, .limit = limit});
        nas::Simulator simulator{setting, {.replications = scenario.run.replications}};
        auto const start = std::chrono::steady_clock::now();
        auto const found =
            nas::find_most_accurate(table, published.accuracy, simulator, cells,
                                    {.limit = limit, .confirmation = {.most_replications = 0}});
        std::chrono::duration<double> const took = std::chrono::steady_clock::now() - start;
        fmt::print(
            "{:>6.1f}% {:>10.3f} {:>8.2f}% {:>8} {:>8} {:>10} {:>9} {:>7} {:>8} {:>9.3f} {:>9.1f} {:>7.2f}\n",
            100 * share, 1e3 * limit.value(),
            100.0 * static_cast<double>(within) / static_cast<double>(cells.size()), found.unusable,
            found.bounded, found.overloaded, found.simulated, found.shared, found.skipped,
            found.answer ? found.answer->evaluation.accuracy : 0.0, 1e6 * found.margin.value(), took.count());
        if (!found.answer) continue;
        auto const tested =
            nas::find_most_accurate(table, published.accuracy, simulator, cells, {.limit = limit});
        for (auto const& test : tested.tests)
            fmt::print("        {}: {} by {} replications, {:.2f} % late, at most {:.2f} %\n",
                       test.candidate.text,
                       test.verdict == nas::LateShareWager::Verdict::within  ? "confirmed"
                       : test.verdict == nas::LateShareWager::Verdict::above ? "refuted"
                                                                             : "undecided",
                       test.replications, 100 * test.late, 100 * test.late_at_most);
    }
    return 0;
}

} // namespace

int main(int count, char** words)
{
    try {
        return search({words + 1, words + count});
    } catch (std::exception const& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
