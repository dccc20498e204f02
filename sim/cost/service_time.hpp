/// \file
/// How long a device is busy with something.
#pragma once

#include "sim/base/distribution.hpp"
#include "sim/base/quantity.hpp"
#include "sim/base/random.hpp"

#include <vector>

namespace sunder::sim {

/// A fixed part and independent random parts, at full speed.
struct ServiceTime {
    /// The time of one op. It is drawn under the op's name, so that an op keeps its draws when others, or the
    /// device that runs it, change.
    struct RandomPart {
        Distribution time;
        Name op;
    };

    Seconds fixed;
    std::vector<RandomPart> random;

    [[nodiscard]] Seconds mean() const
    {
        Seconds sum = fixed;
        for (auto const& part : random)
            sum += mean_of(part.time);
        return sum;
    }
};

} // namespace sunder::sim
