/// \file
/// The instants at which one device asks, one after the other.
#pragma once

#include "sim/base/random.hpp"
#include "sim/workload/arrivals.hpp"

#include <cstdint>
#include <optional>

namespace sunder::sim {

/// Open and recorded arrivals of one device. Closed loops have none: their next request depends on the last.
class ArrivalStream {
public:
    struct Setup {
        Arrivals const* arrivals = nullptr; ///< outlives the stream
        std::int64_t device = 0;
        std::int64_t devices = 1; ///< in the group
    };

    /// \param seed  of which each gap has a child by number
    ArrivalStream(Setup const& setup, Seed seed) : setup_{setup}, seed_{seed} {}

    /// The next instant, or nothing when there is none.
    [[nodiscard]] std::optional<Seconds> next();

private:
    [[nodiscard]] std::optional<Seconds> next_of(Recorded const& recorded);

    Setup setup_;
    Seed seed_;
    std::int64_t count_ = 0;
    std::size_t every_ = 0; ///< recorded instants told: of those for every device
    std::size_t own_ = 0;   ///< and of those that name this one
    Seconds last_;
};

} // namespace sunder::sim
