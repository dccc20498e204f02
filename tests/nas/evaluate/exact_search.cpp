/// \file
/// How few simulations find the most accurate pair of NAS-Bench-201 under load: all 15,625 cells and every
/// split, with published figures, at limits that 1 to 50 % of the cells keep. Which limits these are is found
/// by simulating every split, that LatencyBound does not exclude, of cells drawn at random. Prints one row a
/// limit and scenario, and whether other replications confirm the answer.
///
///     exact_search [--cells N] [--replications N] [SCENARIO]... [KEY=VALUE]...
///
/// N cells are drawn (600), and N replications at most confirm an answer (0). Scenarios are named below, all
/// by default; settings are those of `sunder run
/// --set`, on top of the scenario's.
#include "nas/evaluate/latency_bound.hpp"
#include "nas/evaluate/most_accurate.hpp"
#include "sim/base/random.hpp"
#include "tests/nas/evaluate/published_cells.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdio>
#include <limits>
#include <map>
#include <span>
#include <string>
#include <vector>

namespace {

using namespace sunder;

/// Scenarios by name: how each differs from twenty_phones().
std::map<std::string, std::vector<std::string>> const& scenarios()
{
    static std::string const fast = "links.wifi.rate=400 Mbit/s";
    static std::string const answer = "applications.camera.answer=10 kB";
    static std::string const jitter = "links.wifi.jitter={exponential: 2 ms}";
    static std::string const half = "links.wifi.duplex=half";
    static std::string const loss = "links.wifi.loss={packets: 1 %, timeout: 5 ms}";
    static std::map<std::string, std::vector<std::string>> const all{
        {"own links", {}},
        {"fast links", {fast}},
        {"shared uplink", {fast, "routes=[{from: phone, to: server, via: [wifi, uplink]}]"}},
        {"answers", {fast, answer}},
        {"jitter", {fast, jitter}},
        {"half duplex", {fast, half, answer}},
        {"loss", {fast, loss}},
        {"half duplex, jitter", {fast, half, answer, jitter}},
        {"half duplex, jitter, loss", {fast, half, answer, jitter, loss}},
    };
    return all;
}

nas::SearchSetting setting_of(std::vector<std::string> settings)
{
    auto const scenario = sim::parse_scenario({.path = "phones.yaml", .text = nas::twenty_phones()},
                                              {.settings = std::move(settings)});
    return nas::search_setting_of(scenario, {});
}

/// A cell whose fastest split is looked for: the splits that are left, fastest at best first.
struct Cell {
    std::vector<nas::Journey> left;
    sim::Seconds best{std::numeric_limits<double>::infinity()};
};

/// The least simulated 95th percentile over the splits of each cell, ascending.
std::vector<sim::Seconds> least_percentiles(nas::JourneyTable const& table,
                                            std::vector<nas::Choices> const& choices,
                                            nas::LatencyBound const& bound, nas::Simulator& simulator)
{
    std::vector<Cell> cells;
    for (auto const& one : choices) {
        auto& cell = cells.emplace_back();
        for (auto const& row : table.at_every_cut(one))
            if (row.obstacle == nas::CandidateObstacle::none) cell.left.push_back(row.journey);
        std::ranges::sort(cell.left, {},
                          [&](nas::Journey const& journey) { return table.lone().least_latency(journey); });
        std::ranges::reverse(cell.left);
    }
    while (true) {
        std::vector<Cell*> asking;
        std::vector<nas::Journey> asked;
        for (auto& cell : cells) {
            while (!cell.left.empty() && bound.exceeds(cell.left.back(), {.share = 0.95, .limit = cell.best}))
                cell.left.pop_back();
            if (cell.left.empty()) continue;
            asking.push_back(&cell);
            asked.push_back(cell.left.back());
            cell.left.pop_back();
        }
        if (asked.empty()) break;
        auto const outcomes = simulator.outcomes(asked);
        for (std::size_t i = 0; i < asking.size(); ++i)
            asking[i]->best = std::min(asking[i]->best, outcomes[i].p95);
    }
    std::vector<sim::Seconds> least;
    least.reserve(cells.size());
    for (auto const& cell : cells)
        least.push_back(cell.best);
    std::ranges::sort(least);
    return least;
}

std::vector<nas::Choices> drawn(std::vector<nas::Choices> cells, std::size_t count)
{
    sim::Random random{sim::Seed{1}.child("cells")};
    count = std::min(count, cells.size());
    for (std::size_t i = 0; i < count; ++i) {
        auto const left = static_cast<double>(cells.size() - i);
        std::swap(cells[i], cells[i + static_cast<std::size_t>(random.uniform() * left)]);
    }
    cells.resize(count);
    return cells;
}

std::string_view name_of(nas::LateShareWager::Verdict verdict)
{
    switch (verdict) {
    case nas::LateShareWager::Verdict::within:
        return "confirmed";
    case nas::LateShareWager::Verdict::above:
        return "refuted";
    case nas::LateShareWager::Verdict::undecided:
        break;
    }
    return "undecided";
}

struct Effort {
    std::size_t cells = 600;
    std::int64_t replications = 0;
};

void search(nas::PublishedCells const& published, std::vector<std::string> settings, Effort const& effort)
{
    auto const setting = setting_of(std::move(settings));
    auto const replications = setting.base.run.replications;
    auto const table = published.table(setting);
    auto const cells = *nas::architectures_of(*published.space);
    nas::Simulator for_limits{setting, {.replications = replications}};
    auto const least = least_percentiles(table, drawn(cells, effort.cells),
                                         nas::LatencyBound{setting, replications}, for_limits);

    for (double const share : {0.01, 0.02, 0.05, 0.1, 0.2, 0.5}) {
        auto const limit =
            least[static_cast<std::size_t>(std::ceil(share * static_cast<double>(least.size()))) - 1];
        nas::Simulator simulator{setting, {.replications = replications}};
        auto const start = std::chrono::steady_clock::now();
        auto const found = nas::find_most_accurate(
            table, published.accuracy, simulator, cells,
            {.limit = limit, .confirmation = {.most_replications = effort.replications}});
        std::chrono::duration<double> const took = std::chrono::steady_clock::now() - start;
        std::string verdicts;
        for (auto const& test : found.tests)
            verdicts += fmt::format(" {} ({}, {:.2f} % late, at most {:.2f} %)", name_of(test.verdict),
                                    test.replications, 100 * test.late, 100 * test.late_at_most);
        fmt::print(
            "{:>6.0f}% {:>9.3f} {:>8} {:>8} {:>10} {:>9} {:>8.4f}% {:>6} {:>8} {:>8.3f} {:>8.3f} {:>6.1f} "
            "{:<13}{}\n",
            100 * share, 1e3 * limit.value(), found.unusable, found.bounded, found.overloaded,
            found.simulated, 100 * static_cast<double>(found.simulated) / static_cast<double>(found.pairs),
            found.shared, found.skipped, found.answer ? found.answer->evaluation.accuracy : 0.0,
            1e3 * found.margin.value(), took.count(),
            found.answer ? found.answer->text.substr(found.answer->text.rfind('=') + 1) : "none", verdicts);
        std::fflush(stdout);
    }
}

int search_all(std::span<char*> words)
{
    std::vector<std::string> names;
    std::vector<std::string> settings;
    Effort effort;
    for (std::size_t i = 0; i < words.size(); ++i) {
        std::string const word = words[i];
        if (word == "--cells" && i + 1 < words.size())
            effort.cells = std::stoul(words[++i]);
        else if (word == "--replications" && i + 1 < words.size())
            effort.replications = std::stol(words[++i]);
        else
            (word.find('=') == std::string::npos ? names : settings).push_back(word);
    }
    if (names.empty())
        for (auto const& [name, own] : scenarios())
            names.push_back(name);
    nas::PublishedCells const published;
    for (auto const& name : names) {
        auto all = scenarios().at(name);
        all.insert(all.end(), settings.begin(), settings.end());
        fmt::print("{}\n{:>7} {:>9} {:>8} {:>8} {:>10} {:>9} {:>9} {:>6} {:>8} {:>8} {:>8} {:>6} {}\n", name,
                   "cells", "limit ms", "unusable", "bounded", "overloaded", "simulated", "of pairs",
                   "shared", "skipped", "accuracy", "left ms", "s", "split        tests");
        search(published, std::move(all), effort);
    }
    return 0;
}

} // namespace

int main(int count, char** words)
{
    try {
        return search_all(std::span{words, static_cast<std::size_t>(count)}.subspan(1));
    } catch (std::exception const& error) {
        fmt::print(stderr, "{}\n", error.what());
        return 1;
    }
}
