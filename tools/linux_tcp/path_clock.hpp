/// \file
/// The time of a network.
#pragma once

#include "sim/base/quantity.hpp"

#include <chrono>

namespace sunder::linux_tcp {

/// The clock of a network: seconds since an instant of CLOCK_MONOTONIC, which all processes of a machine
/// have in common.
class PathClock {
public:
    using Timer = std::chrono::steady_clock;

    explicit PathClock(Timer::time_point start = Timer::now()) : start_{start} {}
    [[nodiscard]] sim::Seconds now() const
    {
        return sim::Seconds{std::chrono::duration<double>(Timer::now() - start_).count()};
    }

private:
    Timer::time_point start_;
};

} // namespace sunder::linux_tcp
