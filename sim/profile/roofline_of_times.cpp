#include "sim/profile/roofline_of_times.hpp"

#include "sim/base/contract.hpp"
#include "sim/cost/compute_cost.hpp"

#include <algorithm>
#include <cstddef>
#include <map>
#include <string>

namespace sunder::sim {
namespace {

struct TimedDemand {
    Demand demand;
    Seconds took;
};

using DemandsByClass = std::map<std::string, std::vector<TimedDemand>, std::less<>>;

Seconds sum_of(std::vector<TimedDemand> const& demands)
{
    Seconds sum;
    for (auto const& each : demands)
        sum += each.took;
    return sum;
}

Seconds sum_at(std::vector<TimedDemand> const& demands, DeviceProfile const& profile)
{
    Seconds sum;
    for (auto const& each : demands)
        sum += find_roofline_time(each.demand, profile).value_or(Seconds{});
    return sum;
}

/// By bisection: the more efficient, the less time.
double efficiency_of(std::string const& cost_class, std::vector<TimedDemand> const& demands,
                     DeviceProfile profile)
{
    constexpr int halvings = 60;
    constexpr double least = 1e-6;
    double low = least;
    double high = 1;
    auto const takes_longer_at = [&](double efficiency) {
        profile.efficiency[cost_class] = efficiency;
        return sum_at(demands, profile) > sum_of(demands);
    };
    if (takes_longer_at(high)) return high;
    for (int i = 0; i < halvings; ++i) {
        double const middle = (low + high) / 2;
        (takes_longer_at(middle) ? low : high) = middle;
    }
    return high;
}

} // namespace

DeviceProfile roofline_of_times(ModelGraph const& fused, std::vector<std::optional<Seconds>> const& times)
{
    SUNDER_EXPECTS(times.size() == fused.ops.size());
    DeviceProfile profile;
    DemandsByClass classes;
    for (std::size_t i = 0; i < times.size(); ++i) {
        if (!times[i] || *times[i] <= Seconds{}) continue;
        auto const demand = demand_of(fused, static_cast<int>(i));
        auto const speed = demand.work / *times[i];
        auto const rate = demand.traffic.bytes() / *times[i];
        if (demand.work > Flops{}) profile.speed = std::max(speed, profile.speed.value_or(speed));
        profile.memory_rate = std::max(rate, profile.memory_rate.value_or(rate));
        classes[std::string{demand.cost_class}].push_back({demand, *times[i]});
    }
    for (auto const& [name, demands] : classes) {
        bool const works =
            std::ranges::any_of(demands, [](TimedDemand const& each) { return each.demand.work > Flops{}; });
        if (works) profile.efficiency[name] = efficiency_of(name, demands, profile);
    }
    return profile;
}

} // namespace sunder::sim
