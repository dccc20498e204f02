#include "tools/paper/link_costs.hpp"

#include "sim/cost/codec.hpp"
#include "sim/cost/transfer_cost.hpp"

#include <cmath>
#include <variant>

namespace sunder::paper {

sim::Seconds time_of_losses(sim::Link const& link, sim::BytesPerSecond rate, sim::Bytes sent)
{
    if (!link.loss) return {};
    auto const& packets = std::get<sim::PacketLoss>(link.loss->process);
    double const count = std::ceil(sent / packets.mtu);
    sim::Seconds sum;
    double again = packets.probability; // p^k
    double pause = 1;                   // backoff^(k - 1)
    for (int k = 1; k < link.loss->tries; ++k) {
        double const happens = -std::expm1(count * std::log1p(-again));
        sum += again * (sent / rate) + happens * (pause * link.loss->timeout + link.latency);
        again *= packets.probability;
        pause *= link.loss->backoff;
    }
    return sum;
}

LinkCosts::LinkCosts(nas::SearchSetting const& setting, nas::ArchitectureSpace const& space)
{
    auto const& platform = setting.base.platform;
    auto const& route = platform.routes[static_cast<std::size_t>(setting.out)];
    auto const& link = platform.links[static_cast<std::size_t>(route.via.front())];
    nas::LoneRequest const lone{setting};
    nas::Choices const any(space.space().variables.size(), 0);
    auto const blocks = space.block_names().size();
    for (std::size_t cut = 0; cut <= blocks; ++cut) {
        nas::Journey journey{.end = nas::Journey::End::on_device};
        sim::Seconds losses;
        if (cut < blocks) {
            auto const tensor = space.crossing_of(space.crossing(any, cut)).tensor;
            auto const time = [&](sim::DeviceGroup const& group) {
                return sim::find_coding_time(tensor, setting.codec, group.profile).value_or(sim::Seconds{});
            };
            journey.encode = time(setting.origin_group());
            journey.sent = sim::coded_bytes(tensor, setting.codec);
            journey.decode = time(setting.server_group());
            journey.end = nas::Journey::End::on_server;
            losses = time_of_losses(link, sim::mean_rate(platform, route), journey.sent);
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
