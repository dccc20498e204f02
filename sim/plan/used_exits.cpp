#include "sim/plan/used_exits.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>

namespace sunder::sim {
namespace {

/// The easiest of all requests up to one exit that no exit before would let go.
struct Band {
    double share = 0;
    std::optional<double> accuracy; ///< at its own exit
    std::optional<double> at_end;
};

std::vector<Band> bands_of(ModelGraph const& model, std::optional<double> threshold)
{
    auto const value = [&](std::optional<ByThreshold> const& stated) {
        return stated ? std::optional{stated->at(threshold)} : std::nullopt;
    };
    std::vector<Band> bands;
    for (auto const& exit : model.exits) {
        auto const at_end = value(exit.accuracy_at_end);
        bands.push_back({.share = exit.leaves.at(threshold),
                         .accuracy = value(exit.accuracy),
                         .at_end = at_end ? at_end : model.accuracy});
    }
    return bands;
}

} // namespace

UsedExits used_exits(ModelGraph const& model, std::span<std::size_t const> which,
                     std::optional<double> threshold)
{
    UsedExits used{.exits = {}, .accuracy = model.accuracy};
    if (which.empty()) return used;
    auto const bands = bands_of(model, threshold);
    double left = 0;
    auto right_at_end = model.accuracy;
    std::size_t band = 0;
    for (auto const exit : which) {
        SUNDER_EXPECTS(exit < bands.size());
        for (; band <= exit; ++band) {
            left += bands[band].share;
            if (right_at_end) *right_at_end -= bands[band].share * *bands[band].at_end;
        }
        used.exits.push_back({.exit = exit, .until = std::min(left, 1.0), .accuracy = bands[exit].accuracy});
    }
    if (right_at_end && left < 1) used.accuracy = *right_at_end / (1 - left);
    return used;
}

} // namespace sunder::sim
