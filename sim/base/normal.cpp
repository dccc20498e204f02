#include "sim/base/normal.hpp"

#include <boost/math/special_functions/erf.hpp>

#include <cmath>

namespace sunder::sim {

double normal_cumulative(double z)
{
    return std::erfc(-z / M_SQRT2) / 2;
}

double normal_quantile(double probability)
{
    return -M_SQRT2 * boost::math::erfc_inv(2 * probability);
}

} // namespace sunder::sim
