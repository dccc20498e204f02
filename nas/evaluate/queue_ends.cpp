#include "nas/evaluate/queue_ends.hpp"

#include "sim/engine/calendar.hpp"
#include "sim/engine/network/max_min_carrier.hpp"

#include <algorithm>
#include <limits>

namespace sunder::nas {
namespace {

using sim::Seconds;

constexpr double infinity = std::numeric_limits<double>::infinity();

/// What a customer who is alone gets between two instants.
double attained(sim::StepFunction const& speed, double from, double to)
{
    if (speed.constant()) return speed.peak() * (to - from);
    return speed.integral(Seconds{to}) - speed.integral(Seconds{from});
}

/// Starts messages when they are due and notes when they have come.
class Crossing final : sim::Wakeable, sim::Carrier::Listener {
public:
    Crossing(LinksBeforeOne const& links, std::span<std::uint32_t const> device, double bytes)
        : own_{links.own},
          carrier_{network_of(links), calendar_, static_cast<sim::Carrier::Listener&>(*this)},
          device_{device},
          bytes_{bytes},
          ends_(device.size())
    {
    }

    std::vector<double> run(std::span<double const> starts) &&
    {
        for (std::size_t i = 0; i < starts.size(); ++i)
            calendar_.schedule(Seconds{starts[i]}, turn_of(i), *this, i);
        while (!calendar_.empty())
            calendar_.wake_next();
        return std::move(ends_);
    }

private:
    /// The common link is the first, and each device's path its own.
    [[nodiscard]] sim::MaxMinCarrier::Setup network_of(LinksBeforeOne const& links) const
    {
        sim::MaxMinCarrier::Setup network{.links = {sim::FluidLink{.rate = links.common}}, .paths = {}};
        for (std::size_t i = 0; i < links.devices; ++i)
            network.paths.push_back(
                {.links = {network.links.push_back({.rate = &own_}), *network.links.ids().begin()}});
        return network;
    }
    void wake(std::uint64_t message) override
    {
        carrier_.start({.path = sim::Id<sim::FluidPath>{device_[message]},
                        .bytes = sim::Bytes{bytes_},
                        .turn = turn_of(message),
                        .token = message});
    }
    [[nodiscard]] sim::Turn turn_of(std::uint64_t message) const
    {
        return sim::Turn::of_coming(device_[message]);
    }
    void served(std::uint64_t message) override { ends_[message] = calendar_.now().value(); }

    sim::StepFunction own_;
    sim::Calendar calendar_;
    sim::MaxMinCarrier carrier_;
    std::span<std::uint32_t const> device_;
    double bytes_;
    std::vector<double> ends_;
};

} // namespace

std::vector<double> ends_in_order(std::span<double const> starts, double service,
                                  sim::StepFunction const& speed, std::size_t workers)
{
    std::vector<double> ends(starts.size());
    for (std::size_t k = 0; k < starts.size(); ++k) {
        double const begin = k < workers ? starts[k] : std::max(starts[k], ends[k - workers]);
        ends[k] = speed.when(Seconds{begin}, service).value();
    }
    return ends;
}

std::vector<double> ends_in_shares(std::span<double const> starts, double amount,
                                   sim::StepFunction const& speed, double servers)
{
    std::vector<double> ends(starts.size());
    std::vector<double> leaves(starts.size()); // virtual time
    double now = 0;
    double virtual_time = 0;
    std::size_t next = 0;
    for (std::size_t first = 0; first < starts.size();) {
        double end = infinity;
        double share = 1;
        if (first == next) {
            now = starts[next];
            virtual_time = 0;
        } else {
            share = std::min(1.0, servers / static_cast<double>(next - first));
            end = speed.when(Seconds{now}, std::max(0.0, leaves[first] - virtual_time) / share).value();
        }
        if (next < starts.size() && starts[next] <= end) {
            virtual_time += share * attained(speed, now, starts[next]);
            now = starts[next];
            leaves[next++] = virtual_time + amount;
        } else {
            now = ends[first] = end;
            virtual_time = leaves[first++];
        }
    }
    return ends;
}

std::vector<double> ends_behind_own_links(std::span<double const> starts,
                                          std::span<std::uint32_t const> device, double bytes,
                                          LinksBeforeOne const& links)
{
    return Crossing{links, device, bytes}.run(starts);
}

} // namespace sunder::nas
