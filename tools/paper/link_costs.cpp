#include "tools/paper/link_costs.hpp"

#include "sim/cost/transfer_cost.hpp"

namespace sunder::paper {

LinkCosts::LinkCosts(nas::SearchSetting const& setting, nas::ArchitectureSpace const& space)
{
    auto const& platform = setting.base.platform;
    auto const& route = platform.routes[setting.out];
    auto const& link = platform.links[route.via.front()];
    nas::LoneJourney const lone{setting};
    nas::Choices const any(space.space().variables.size(), 0);
    auto const blocks = space.block_names().size();
    for (std::size_t cut = 0; cut <= blocks; ++cut) {
        nas::Journey journey{.end = nas::Journey::End::on_device};
        sim::Seconds losses;
        if (cut < blocks) {
            auto const tensor = space.crossing_of(space.crossing(any, cut)).tensor;
            auto const coded = nas::coded(setting, tensor, setting.codec);
            journey = {.encode = coded.encode, .sent = coded.sent, .decode = coded.decode};
            losses = sim::time_of_losses(link, sim::mean_cost(platform, route), journey.sent);
        }
        crossing_.push_back(lone.latency(journey) + losses);
        journeys_.push_back(journey);
    }
}

nas::Journey LinkCosts::journey(Pair const& pair) const
{
    auto journey = journeys_[pair.cut];
    journey.head = pair.head;
    journey.tail = pair.tail;
    return journey;
}

} // namespace sunder::paper
