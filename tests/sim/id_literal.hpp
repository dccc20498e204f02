/// \file
/// Ids by number, for worlds whose tables a test has filled itself.
#pragma once

#include "sim/base/id.hpp"

#include <cstddef>

namespace sunder::sim {

/// Turns into the id of that number, of whatever is asked for.
struct NumberedId {
    std::size_t index;

    template <class T>
    constexpr operator Id<T>() const
    {
        return Id<T>{index};
    }
};

} // namespace sunder::sim

namespace sunder {

constexpr sim::NumberedId operator""_id(unsigned long long index)
{
    return {static_cast<std::size_t>(index)};
}

} // namespace sunder
