/// \file
/// Visiting a closed choice: `std::visit(Match{[](Poisson const&) {...}, [](Periodic const&) {...}},
/// arrivals)`.
#pragma once

#include <concepts>

namespace sunder::sim {

/// One function object out of several; a choice that none of them covers does not compile.
template <class... Cases>
struct Match : Cases... {
    using Cases::operator()...;
};

template <class... Cases>
Match(Cases...) -> Match<Cases...>;

/// For what holds for several of the choices alike: `[](OneOf<Fifo, PriorityQueue> auto const& queue) {...}`.
/// A case for `auto const&` would take every choice that is yet to come, too.
template <class T, class... Choices>
concept OneOf = (std::same_as<T, Choices> || ...);

} // namespace sunder::sim
