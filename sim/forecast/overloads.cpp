#include "sim/forecast/overloads.hpp"

#include "sim/base/match.hpp"
#include "sim/forecast/offered_load.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string_view>

namespace sunder::sim {
namespace {

std::string_view consequence(Queue const& queue)
{
    constexpr std::string_view grows = "its queue grows until the run ends";
    constexpr std::string_view drops = "its queue fills and requests are dropped";
    constexpr std::string_view drops_late = "requests come late and are dropped";
    return std::visit(Match{[=](OneOf<Fifo, PriorityQueue, ShortestFirst> auto const& line) {
                                return line.limit ? drops : grows;
                            },
                            [=](Sharing) { return grows; },
                            [=](EarliestDeadline const& earliest) {
                                if (earliest.late == EarliestDeadline::Late::drop) return drops_late;
                                return earliest.limit ? drops : grows;
                            }},
                      queue);
}

} // namespace

std::vector<std::string> overloads(Deployment const& deployment)
{
    auto const offered = offered_load(deployment);
    auto const& platform = deployment.platform;
    std::vector<std::string> found;
    for (auto const id : platform.devices.ids()) {
        auto const& group = platform.devices[id];
        double const share = std::ranges::max(offered.devices[id]);
        if (is_too_much(share))
            found.push_back(fmt::format("device '{}' is offered {:.0f} % of what it can do: {}", group.name,
                                        100.0 * share, consequence(group.queue)));
    }
    for (auto const id : platform.links.ids()) {
        auto const report = [&](double share, std::string_view direction) {
            if (is_too_much(share))
                found.push_back(fmt::format(
                    "link '{}' is offered {:.0f} % of its capacity{}: its queue grows until the run ends",
                    platform.links[id].name, 100.0 * share, direction));
        };
        report(std::ranges::max(offered.up[id]), "");
        report(std::ranges::max(offered.down[id]), " on the way back");
    }
    return found;
}

} // namespace sunder::sim
