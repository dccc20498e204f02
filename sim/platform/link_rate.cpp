#include "sim/platform/link_rate.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim {
namespace {

double peak_of(std::vector<StepFunction> const& rates)
{
    double peak = 0;
    for (auto const& rate : rates)
        peak = std::max(peak, rate.peak());
    return peak;
}

} // namespace

LinkRate::LinkRate(std::vector<StepFunction> dealt)
{
    SUNDER_EXPECTS(!dealt.empty());
    StepFunction peak{peak_of(dealt)};
    held_ = std::make_shared<Held const>(Held{.dealt = std::move(dealt), .peak = std::move(peak)});
}

} // namespace sunder::sim
