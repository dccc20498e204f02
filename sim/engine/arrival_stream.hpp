/// \file
/// The instants at which one device asks, one after the other.
#pragma once

#include "sim/base/random.hpp"
#include "sim/workload/arrivals.hpp"

#include <cstdint>
#include <memory>
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
    ArrivalStream(Setup const& setup, Seed seed);

    /// The next instant, or nothing when there is none.
    [[nodiscard]] std::optional<Seconds> next() { return instants_->next(); }

    /// One manner of asking.
    class Instants {
    public:
        Instants() = default;
        virtual ~Instants() = default;
        Instants(Instants const&) = delete;
        Instants& operator=(Instants const&) = delete;

        virtual std::optional<Seconds> next() = 0;
    };

private:
    std::unique_ptr<Instants> instants_;
};

} // namespace sunder::sim
