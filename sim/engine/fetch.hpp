/// \file
/// Memory that is needed in a moment.
#pragma once

#include <cstddef>

namespace sunder::sim {

/// Asks the processor for bytes that will be looked at soon; says nothing of what they are, or whether they
/// exist.
inline void fetch(void const* from, std::size_t size)
{
    constexpr std::size_t line = 64;
    auto const* const bytes = static_cast<char const*>(from);
    for (std::size_t at = 0; at < size; at += line)
        __builtin_prefetch(bytes + at);
}

} // namespace sunder::sim
