/// \file
/// Gaps of which a part is over, drawn anew.
#pragma once

#include "sim/base/distribution.hpp"
#include "sim/base/match.hpp"
#include "sim/base/random.hpp"

#include <limits>
#include <optional>
#include <variant>

namespace sunder::sim {

/// Where an instant is known to lie.
struct GapBounds {
    Seconds from;
    Seconds to{std::numeric_limits<double>::infinity()};
};

/// The instant at which a gap ends that is not over at their start, given that it ends within them.
/// Only exponential gaps are drawn anew: what is left of one is as likely as the whole, however long it has
/// lasted. \return nothing for others
[[nodiscard]] inline std::optional<Seconds> drawn_again(Distribution const& gap, GapBounds const& bounds,
                                                        Draws draws)
{
    bool const has_memory =
        std::visit(Match{[](Exponential const&) { return false; },
                         [](OneOf<Deterministic, Uniform, Erlang, Gamma, Lognormal, TruncatedNormal, Pareto,
                                  Empirical> auto const&) { return true; }},
                   gap);
    if (has_memory || !(bounds.from < bounds.to)) return std::nullopt;
    double const within = cumulative(gap, bounds.to - bounds.from);
    Seconds const again = bounds.from + quantile(gap, draws.uniform() * within);
    return again < bounds.to ? std::optional{again} : std::nullopt;
}

} // namespace sunder::sim
