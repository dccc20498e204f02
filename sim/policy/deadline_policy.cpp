#include "sim/policy/deadline_policy.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <numeric>
#include <tuple>

namespace sunder::sim {
namespace {

Seconds usual_latency(WayProfile const& way)
{
    return predicted_latency(way, usual_conditions(way));
}

Joules usual_energy(WayProfile const& way)
{
    return predicted_energy(way, usual_conditions(way));
}

} // namespace

std::vector<std::size_t> front_of(std::vector<WayProfile> const& ways)
{
    std::vector<std::size_t> order(ways.size());
    std::iota(order.begin(), order.end(), std::size_t{0});
    std::ranges::sort(order, {}, [&](std::size_t way) {
        return std::tuple{usual_latency(ways[way]), usual_energy(ways[way]), way};
    });
    std::vector<std::size_t> front;
    for (auto const way : order)
        if (front.empty() || usual_energy(ways[way]) < usual_energy(ways[front.back()])) front.push_back(way);
    return front;
}

DeadlinePolicy::DeadlinePolicy(PolicyProblem const& problem)
{
    SUNDER_EXPECTS(problem.deadline.has_value());
    deadline_ = *problem.deadline;
    auto const front = front_of(problem.ways);
    for (auto way = front.rbegin(); way != front.rend(); ++way)
        front_.push_back({.way = *way, .latency = usual_latency(problem.ways[*way])});
}

std::size_t DeadlinePolicy::choose(Observation const& seen)
{
    auto const in_time = std::ranges::find_if(
        front_, [&](FrontPoint const& point) { return seen.own_wait + point.latency <= deadline_; });
    return in_time == front_.end() ? front_.back().way : in_time->way;
}

} // namespace sunder::sim
