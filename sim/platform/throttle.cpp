#include "sim/platform/throttle.hpp"

#include <cmath>

namespace sunder::sim {

Seconds Throttle::time_constant() const
{
    return after / -std::log1p(-sustains);
}

} // namespace sunder::sim
