/// \file
/// How long a device is busy with something.
#pragma once

#include "sim/base/distribution.hpp"
#include "sim/base/quantity.hpp"

#include <vector>

namespace sunder::sim {

/// A fixed part and independent random parts, at full speed.
struct ServiceTime {
    Seconds fixed;
    std::vector<Distribution> random;

    [[nodiscard]] Seconds mean() const
    {
        Seconds sum = fixed;
        for (auto const& part : random)
            sum += mean_of(part);
        return sum;
    }
};

} // namespace sunder::sim
