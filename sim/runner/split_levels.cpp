#include "sim/runner/split_levels.hpp"

#include <algorithm>
#include <array>
#include <cmath>

namespace sunder::sim {
namespace {

constexpr std::int64_t enough = 40; ///< rises
constexpr double usual_trials = 3;
constexpr int most_trials = 50;

/// The lowest height from `first` on to which so little weight rises; the bound where there is none.
std::size_t lowest(SplitCounts const& pilot, std::size_t first, double weight)
{
    auto height = first;
    while (height + 1 < heights && pilot.rises[height].weight > weight)
        ++height;
    return height;
}

/// As rare as is wanted, or, where runs rise by leaps, as near to that from the other side. Runs seldom rise
/// to what is always in sight: one looks above the height to which they rise most often.
std::size_t first_level(SplitCounts const& pilot)
{
    constexpr std::array rarities{1000.0, 300.0, 100.0, 30.0, 10.0};
    auto const most = std::ranges::max_element(pilot.rises, {}, &SplitCounts::Rises::weight);
    auto const first = static_cast<std::size_t>(most - pilot.rises.begin());
    double const requests = pilot.finished + pilot.unanswered;
    for (double const rarity : rarities) {
        auto const height = lowest(pilot, first, requests / rarity);
        auto const& [weight, seen] = pilot.rises[height];
        if (weight >= requests / rarity / 4 && seen >= enough) return height;
    }
    return lowest(pilot, first, requests / rarities.back());
}

int trials_for(double share)
{
    return static_cast<int>(std::clamp(std::round(1 / share), 2.0, double{most_trials}));
}

void deal_out_trials(std::vector<SplitLevel>& levels, SplitCounts const& pilot)
{
    for (std::size_t i = 0; i < levels.size(); ++i) {
        bool const is_last = i + 1 == levels.size();
        auto const& above = pilot.rises[is_last ? heights - 1 : levels[i + 1].height];
        if (is_last && above.seen < enough) return;
        levels[i].trials = trials_for(above.weight / pilot.rises[levels[i].height].weight);
    }
}

} // namespace

SplitLadder longer(SplitLadder ladder, SplitCounts const& pilot)
{
    auto const before = ladder.levels.size();
    auto& levels = ladder.levels;
    for (;;) {
        auto const height = levels.empty() ? first_level(pilot)
                                           : lowest(pilot, levels.back().height + 1,
                                                    pilot.rises[levels.back().height].weight / usual_trials);
        if (pilot.rises[height].seen < enough) break;
        ladder.is_whole = height + 1 == heights;
        if (ladder.is_whole) break;
        levels.push_back({.height = height, .trials = static_cast<int>(usual_trials)});
    }
    if (ladder.is_whole || levels.size() > before) deal_out_trials(levels, pilot);
    if (!ladder.is_whole && levels.size() == before && !levels.empty())
        levels.back().trials = std::min(2 * levels.back().trials, most_trials);
    return ladder;
}

} // namespace sunder::sim
