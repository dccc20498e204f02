/// \file
/// Rates of links under another scale.
#pragma once

#include "sim/platform/link_rate.hpp"

#include <utility>
#include <vector>

namespace sunder::sim {

/// f of each value of each rate.
template <class F>
[[nodiscard]] LinkRate mapped(LinkRate const& rate, F const& f)
{
    std::vector<StepFunction> all;
    for (auto const& one : rate.all())
        all.push_back(one.mapped(f));
    return LinkRate{std::move(all)};
}

} // namespace sunder::sim
