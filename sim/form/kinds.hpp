/// \file
/// The kinds of a closed choice in a file.
#pragma once

#include "sim/base/match.hpp"

#include <cstddef>
#include <utility>
#include <variant>

namespace sunder::sim {

/// Calls the case for each kind, in the order of the choice, with one as it is by default:
///
///     for_each_kind<Queue>(Match{[&](Fifo const& kind) { visit.alternative("fifo", "...", kind, queue); },
///     ...});
///
/// So a kind that nobody has a key for does not compile.
template <class Choice, class... Cases>
void for_each_kind(Match<Cases...> const& cases)
{
    [&]<std::size_t... Kinds>(std::index_sequence<Kinds...>)
    {
        (cases(std::variant_alternative_t<Kinds, Choice>{}), ...);
    }
    (std::make_index_sequence<std::variant_size_v<Choice>>{});
}

} // namespace sunder::sim
