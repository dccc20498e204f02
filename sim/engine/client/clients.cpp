#include "sim/engine/client/clients.hpp"

#include "sim/base/match.hpp"
#include "sim/base/run_error.hpp"
#include "sim/engine/arrival_stream.hpp"
#include "sim/engine/fetch.hpp"

#include <fmt/format.h>

#include <limits>
#include <utility>

namespace sunder::sim {
namespace {

/// They ask whatever becomes of their requests.
class OpenClients final : public Clients {
public:
    OpenClients(Identity const& identity, RunSettings const& run, Calendar& calendar, Listener& listener)
        : Clients{identity, run, calendar, listener}
    {
        devices_.reserve(identity.devices);
        for (std::uint32_t device = 0; device < identity.devices; ++device)
            devices_.push_back({.arrivals = {{.arrivals = &identity.application->arrivals,
                                              .device = device,
                                              .devices = static_cast<std::int64_t>(identity.devices)},
                                             seed_of_arrivals(seed(device))}});
    }

    void begin() override
    {
        for (std::uint32_t device = 0; device < devices_.size(); ++device)
            plan_next(device);
    }
    void request_ended(std::uint32_t /*device*/) override {}

private:
    /// In one line of a cache.
    struct alignas(64) Device {
        ArrivalStream arrivals;
        std::int64_t asked = 0; ///< requests so far
    };

    void take_other_seed() override
    {
        for (std::uint32_t device = 0; device < devices_.size(); ++device)
            devices_[device].arrivals.change_luck(seed_of_arrivals(seed(device)));
    }
    std::optional<Seconds> plan_again(std::uint32_t device, GapBounds const& bounds) override
    {
        return devices_[device].arrivals.draw_again(bounds);
    }
    void foresee(std::uint64_t token) const override { fetch(&devices_[token], sizeof(Device)); }
    void wake(std::uint64_t token) override
    {
        auto const device = static_cast<std::uint32_t>(token);
        auto const request = devices_[device].asked++;
        plan_next(device);
        tell(device, request);
    }
    void plan_next(std::uint32_t number)
    {
        auto& device = devices_[number];
        plan(number, is_enough(device.asked) ? std::nullopt : device.arrivals.next());
    }

    std::vector<Device> devices_;
};

/// Each thinks, asks, and thinks again when that request has ended.
class ClosedClients final : public Clients {
public:
    ClosedClients(Identity const& identity, RunSettings const& run, Calendar& calendar, Listener& listener,
                  Distribution const& thinking)
        : Clients{identity, run, calendar, listener}, thinking_{thinking}, devices_(identity.devices)
    {
    }

    void begin() override
    {
        for (std::uint32_t device = 0; device < devices_.size(); ++device)
            think(device);
    }
    void request_ended(std::uint32_t device) override { think(device); }

private:
    struct Device {
        std::int64_t asked = 0;   ///< requests so far
        Seconds thought_at;       ///< when it thought last
        std::int64_t at_once = 0; ///< and how often at that instant
    };

    void wake(std::uint64_t token) override
    {
        auto const device = static_cast<std::uint32_t>(token);
        tell(device, devices_[device].asked++);
    }
    void take_other_seed() override {} // drawn from when it is needed
    std::optional<Seconds> plan_again(std::uint32_t device, GapBounds const& bounds) override
    {
        auto const seed = seed_of_thinking(this->seed(device), devices_[device].asked);
        return drawn_again(thinking_, bounds, Draws{seed});
    }
    void think(std::uint32_t number)
    {
        auto& device = devices_[number];
        notice_endless_thinking(device);
        auto const seed = seed_of_thinking(this->seed(number), device.asked);
        auto const at = calendar().now() + sample(thinking_, Draws{seed});
        plan(number, is_enough(device.asked) ? std::nullopt : std::optional{at});
    }
    void notice_endless_thinking(Device& device) const;

    Distribution const& thinking_;
    std::vector<Device> devices_;
};

/// A closed loop whose requests are dropped at once, or take less time than the clock can tell, would never
/// come to the end of the run.
void ClosedClients::notice_endless_thinking(Device& device) const
{
    constexpr std::int64_t most = 1'000'000;
    Seconds const now = calendar().now();
    if (std::exchange(device.thought_at, now) < now) device.at_once = 0;
    if (++device.at_once <= most || run().requests) return;
    throw RunError{fmt::format(
        "application '{}' asks without end at {} s: let it `think` for a while before it asks again",
        identity().application->name, now.value())};
}

} // namespace

void Clients::plan(std::uint32_t device, std::optional<Seconds> at)
{
    constexpr Seconds never{std::numeric_limits<double>::infinity()};
    if (at && *at < run_.until.value_or(never))
        calendar_.schedule(*at, Turn::of_coming(source(device)), *this, device);
    else
        listener_.asks_no_more();
}

void Clients::change_luck(Seed luck, Seconds as_of)
{
    identity_.seed = seed_of_other_luck(luck, identity_.seed);
    take_other_seed();
    GapBounds const bounds{.from = as_of, .to = run_.until.value_or(GapBounds{}.to)};
    calendar_.reschedule(*this, [&](std::uint64_t device, Seconds at) {
        return plan_again(static_cast<std::uint32_t>(device), bounds).value_or(at);
    });
}

std::unique_ptr<Clients> make_clients(Clients::Identity const& identity, RunSettings const& run,
                                      Calendar& calendar, Clients::Listener& listener)
{
    using Made = std::unique_ptr<Clients>;
    return std::visit(Match{[&](OneOf<Periodic, Poisson, GammaArrivals, Recorded> auto const&) -> Made {
                                return std::make_unique<OpenClients>(identity, run, calendar, listener);
                            },
                            [&](Closed const& closed) -> Made {
                                return std::make_unique<ClosedClients>(identity, run, calendar, listener,
                                                                       closed.think);
                            }},
                      identity.application->arrivals);
}

} // namespace sunder::sim
