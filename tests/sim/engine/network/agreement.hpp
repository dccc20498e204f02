/// \file
/// Whether two ways of simulating a world agree.
#pragma once

#include "sim/platform/cell.hpp"
#include "tests/sim/engine/network/random_worlds.hpp"
#include "tests/sim/engine/small_world.hpp"
#include "tests/sim/mapped_rate.hpp"

#include <algorithm>
#include <cmath>
#include <cstdint>
#include <vector>

namespace sunder::sim {

struct Tolerance {
    double relative = 1e-9; ///< and in seconds
};

inline bool agree(Seconds a, Seconds b, Tolerance tolerance)
{
    double const difference = std::abs((a - b).value());
    return difference <= tolerance.relative * std::max({1.0, std::abs(a.value()), std::abs(b.value())});
}

/// In every request, and in what every link has carried.
inline bool agree(Records const& exact, Records const& solved, Tolerance tolerance)
{
    auto const& a = exact.requests;
    auto const& b = solved.requests;
    bool same = a.size() == b.size() && a.status == b.status && a.attempts == b.attempts && a.cut == b.cut;
    for (std::size_t row = 0; same && row < a.size(); ++row)
        same = agree(a.arrived_at[row], b.arrived_at[row], tolerance) &&
               agree(a.finished_at[row], b.finished_at[row], tolerance) &&
               agree(a.times[Stage::transfer][row], b.times[Stage::transfer][row], tolerance) &&
               agree(a.times[Stage::link_wait][row], b.times[Stage::link_wait][row], tolerance);
    for (std::size_t row = 0; same && row < exact.link_rows.size(); ++row) {
        double const carried = exact.link_rows.carried[row].value();
        same = std::abs(carried - solved.link_rows.carried[row].value()) <= 1e-9 * carried + 1e-3;
    }
    return same;
}

/// Whether two messages ended at one instant (as those do that waited together for a link that was down): who
/// is told first is then a matter of the last digit, and both orders are right.
inline bool has_ties(Records const& records)
{
    std::vector<double> ends;
    for (std::size_t i = 0; i < records.spans.size(); ++i) {
        if (records.spans.kind[i] == SpanKind::transfer) ends.push_back(records.spans.ended_at[i].value());
    }
    std::ranges::sort(ends);
    return std::ranges::adjacent_find(ends, [](double a, double b) { return b - a <= 1e-11; }) != ends.end();
}

/// Whether the last digit of a rate decides the tenth of a figure: as where messages that a slow step holds
/// up hold up others, over and over.
inline bool is_sensitive(Deployment world, Records const& exact)
{
    auto const nearly = [](double rate) { return rate * (1 + 1e-15); };
    for (auto& link : world.platform.links) {
        link.up = mapped(link.up, nearly);
        link.down = mapped(link.down, nearly);
        if (!link.cell) continue;
        auto cell = *link.cell;
        for (auto& stations : cell.stations)
            for (auto& rate : stations.rates)
                rate = BytesPerSecond{nearly(rate.value())};
        make_cell(link, cell);
    }
    return !agree(exact, simulate(world, 0), {.relative = 1e-10});
}

enum class Verdict : std::uint8_t { agrees, differs, undecided };

inline Verdict compare(Deployment world)
{
    world.run.record = RecordLevel::spans;
    auto const exact = simulate(world, 0);
    if (has_ties(exact)) return Verdict::undecided;
    world.run.network_model = NetworkModel::solver;
    if (agree(exact, run_once(world), {})) return Verdict::agrees;
    world.run.network_model = NetworkModel::exact;
    return is_sensitive(world, exact) ? Verdict::undecided : Verdict::differs;
}

} // namespace sunder::sim
