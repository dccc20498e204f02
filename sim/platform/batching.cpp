#include "sim/platform/batching.hpp"

#include <algorithm>

namespace sunder::sim {

std::vector<double> growth_of(Seconds fixed, Seconds each, std::int64_t max)
{
    std::vector<double> growth{1.0};
    for (std::int64_t size = 2; size <= max; ++size)
        growth.push_back((fixed + static_cast<double>(size) * each) / (fixed + each));
    return growth;
}

double share_of_full_batch(Batching const& batching)
{
    return batching.growth.back() / static_cast<double>(batching.growth.size());
}

double least_share_of_batch(Batching const& batching)
{
    double least = 1;
    for (std::size_t i = 0; i < batching.growth.size(); ++i)
        least = std::min(least, batching.growth[i] / static_cast<double>(i + 1));
    return least;
}

} // namespace sunder::sim
