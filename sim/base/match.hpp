/// \file
/// Visiting a closed choice: `std::visit(Match{[](Poisson const&) {...}, [](Periodic const&) {...}},
/// arrivals)`.
#pragma once

namespace sunder::sim {

/// One function object out of several; a choice that none of them covers does not compile.
template <class... Cases>
struct Match : Cases... {
    using Cases::operator()...;
};

template <class... Cases>
Match(Cases...) -> Match<Cases...>;

} // namespace sunder::sim
