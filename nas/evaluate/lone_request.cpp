#include "nas/evaluate/lone_request.hpp"

#include "sim/base/distribution.hpp"
#include "sim/cost/compute_cost.hpp"
#include "sim/cost/transfer_cost.hpp"

#include <algorithm>
#include <limits>

namespace sunder::nas {
namespace {

sim::Route const& route_of(sim::Platform const& platform, int number)
{
    return platform.routes[static_cast<std::size_t>(number)];
}

double peak_rate(sim::Platform const& platform, sim::Route const& route)
{
    double least = std::numeric_limits<double>::infinity();
    for (int const link : route.via)
        least = std::min(least, rate_of(platform.links[static_cast<std::size_t>(link)], route).peak());
    return least;
}

sim::Watts radio_of(sim::Platform const& platform, sim::Route const& route)
{
    sim::Watts power;
    for (int const number : route.via) {
        auto const& link = platform.links[static_cast<std::size_t>(number)];
        power += route.forward ? link.send_power : link.receive_power;
    }
    return power;
}

sim::Watts worker_power(sim::DeviceGroup const& group)
{
    return group.profile.busy_power / static_cast<double>(group.workers);
}

/// Nothing takes no time even where a device stands still.
sim::Seconds stretched(sim::Seconds work, double factor)
{
    return work > sim::Seconds{} ? factor * work : sim::Seconds{};
}

} // namespace

sim::StepFunction const& rate_of(sim::Link const& link, sim::Route const& route)
{
    return route.forward || link.duplex == sim::Duplex::half ? link.up : link.down;
}

sim::StepFunction speed_of(sim::DeviceGroup const& group)
{
    auto const* load = std::get_if<sim::StepFunction>(&group.load);
    return load != nullptr ? load->mapped([](double x) { return 1 - x; }) : sim::StepFunction{1.0};
}

sim::Seconds least_delay(sim::Platform const& platform, sim::Route const& route)
{
    sim::Seconds sum;
    for (int const number : route.via) {
        auto const& link = platform.links[static_cast<std::size_t>(number)];
        sum += link.latency;
        if (link.jitter) sum += sim::least_of(link.jitter->delay);
    }
    return sum;
}

LoneRequest::LoneRequest(SearchSetting const& setting)
    : device_power_{worker_power(setting.origin_group())}, server_power_{worker_power(setting.server_group())}
{
    auto const& platform = setting.base.platform;
    mean_.device = 1.0 / sim::mean_speed_share(setting.origin_group());
    mean_.server = 1.0 / sim::mean_speed_share(setting.server_group());
    least_.device = 1.0 / speed_of(setting.origin_group()).peak();
    least_.server = 1.0 / speed_of(setting.server_group()).peak();

    auto const& out = route_of(platform, setting.out);
    radio_out_ = radio_of(platform, out);
    mean_.delay = sim::mean_delay(platform, out);
    mean_.per_byte = (1.0 / sim::mean_rate(platform, out)).value();
    least_.delay = least_delay(platform, out);
    least_.per_byte = 1.0 / peak_rate(platform, out);

    auto const answer = setting.searched().answer;
    if (answer <= sim::Bytes{}) return;
    auto const& back = route_of(platform, setting.back);
    radio_back_ = radio_of(platform, back);
    mean_.answer_flow = answer / sim::mean_rate(platform, back);
    mean_.answer = sim::mean_delay(platform, back) + mean_.answer_flow;
    least_.answer_flow = answer / sim::BytesPerSecond{peak_rate(platform, back)};
    least_.answer = least_delay(platform, back) + least_.answer_flow;
}

sim::Seconds LoneRequest::time(Journey const& journey, Prices const& prices)
{
    auto const head = stretched(journey.head + journey.encode, prices.device);
    if (journey.end == Journey::End::on_device) return head;
    return head + prices.delay + sim::Seconds{prices.per_byte * journey.sent.value()} +
           stretched(journey.decode + journey.tail, prices.server) + prices.answer;
}

sim::Joules LoneRequest::energy(Journey const& journey, Prices const& prices) const
{
    auto const head = device_power_ * stretched(journey.head + journey.encode, prices.device);
    if (journey.end == Journey::End::on_device) return head;
    return head + radio_out_ * sim::Seconds{prices.per_byte * journey.sent.value()} +
           server_power_ * stretched(journey.decode + journey.tail, prices.server) +
           radio_back_ * prices.answer_flow;
}

} // namespace sunder::nas
