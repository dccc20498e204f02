/// \file
/// All ways to pick one cut for each hop.
#pragma once

#include "sim/model/cut.hpp"

#include <cstddef>
#include <vector>

namespace sunder::sim {

/// True when every op before `inner` is before `outer`.
[[nodiscard]] bool nested(Cut const& inner, Cut const& outer);

/// True when `hops` cuts out of `cuts` cannot be more than `limit` combinations: cuts^hops <= limit.
[[nodiscard]] bool nested_at_most(std::size_t cuts, std::size_t hops, std::size_t limit);

[[nodiscard]] std::vector<Cut const*> pointers_to(std::vector<Cut> const& cuts);

namespace detail {

template <class Visit>
void extend_nested(std::vector<Cut> const& cuts, std::size_t hops, std::vector<Cut const*>& chosen,
                   Visit& visit)
{
    if (chosen.size() == hops) {
        visit(static_cast<std::vector<Cut const*> const&>(chosen));
        return;
    }
    for (auto const& cut : cuts) {
        if (!chosen.empty() && !nested(*chosen.back(), cut)) continue;
        chosen.push_back(&cut);
        extend_nested(cuts, hops, chosen, visit);
        chosen.pop_back();
    }
}

} // namespace detail

/// Calls `visit(std::vector<Cut const*>)` for every nested choice of `hops` cuts, in lexicographic order.
template <class Visit>
void for_each_nested(std::vector<Cut> const& cuts, std::size_t hops, Visit visit)
{
    std::vector<Cut const*> chosen;
    detail::extend_nested(cuts, hops, chosen, visit);
}

} // namespace sunder::sim
