/// \file
/// What to compare with: the same work as a plain SimGrid program with one actor a device. Each device sends
/// 100 kB every 33 ms over its own link of 50 Mbit/s and 1 ms to a server of N / 2 workers, which takes 10
/// ms; the devices take turns. Prints how many requests there were and their mean latency, which is 27 ms.
///
/// The compute is an Exec on the server's cores, as one would write it, or a mere sleep, which is cheaper for
/// SimGrid.
///
///     actor_loop DEVICES REQUESTS_PER_DEVICE exec|sleep
#include <simgrid/s4u.hpp>
#include <xbt/log.h>

#include <algorithm>
#include <cstdio>
#include <string>
#include <vector>

namespace sg4 = simgrid::s4u;

namespace {

constexpr double period = 33e-3;
constexpr double compute = 10e-3;
constexpr double speed = 1e9;
constexpr double message = 100e3;
constexpr double link_rate = 50e6 / 8;
constexpr double link_latency = 1e-3;

struct Totals {
    long long requests = 0;
    double latency = 0;
};

enum class Compute { exec, sleep };

struct Device {
    double start = 0;
    long long requests = 0;
    sg4::Host* host = nullptr;
    sg4::Host* server = nullptr;
    sg4::SemaphorePtr workers;
    Totals* totals = nullptr;
    Compute compute_as = Compute::exec;

    void operator()() const
    {
        for (long long k = 0; k < requests; ++k) {
            double const arrived_at = start + static_cast<double>(k) * period;
            sg4::this_actor::sleep_until(arrived_at);
            sg4::Comm::sendto(host, server, static_cast<std::uint64_t>(message));
            workers->acquire();
            if (compute_as == Compute::exec)
                sg4::Exec::init()->set_flops_amount(compute * speed)->set_host(server)->wait();
            else
                sg4::this_actor::sleep_for(compute);
            workers->release();
            totals->requests += 1;
            totals->latency += sg4::Engine::get_clock() - arrived_at;
        }
    }
};

} // namespace

int main(int count, char** words)
{
    if (count != 4) {
        (void)std::fputs("usage: actor_loop DEVICES REQUESTS_PER_DEVICE exec|sleep\n", stderr);
        return 2;
    }
    auto const devices = std::stoll(words[1]);
    auto const requests = std::stoll(words[2]);
    auto const compute_as = words[3] == std::string{"sleep"} ? Compute::sleep : Compute::exec;

    xbt_log_control_set("root.thresh:warning");
    int one = 1;
    sg4::Engine engine{&one, words};
    for (auto const* const setting :
         {"network/model:CM02", "network/crosstraffic:0", "network/TCP-gamma:1e18"})
        sg4::Engine::set_config(setting);

    auto* const zone = sg4::create_star_zone("world");
    auto* const server = zone->create_host("server", speed);
    server->set_core_count(static_cast<int>(std::max(1LL, devices / 2)));
    zone->add_route(server->get_netpoint(), nullptr, nullptr, nullptr, std::vector<sg4::LinkInRoute>{}, true);
    std::vector<sg4::Host*> hosts;
    for (long long i = 0; i < devices; ++i) {
        auto const name = std::to_string(i);
        auto* const host = zone->create_host("device " + name, speed);
        auto const* const link =
            zone->create_link("link " + name, link_rate)->set_latency(link_latency)->seal();
        zone->add_route(host->get_netpoint(), nullptr, nullptr, nullptr, {sg4::LinkInRoute{link}}, true);
        hosts.push_back(host);
    }
    zone->seal();

    Totals totals;
    auto const workers = sg4::Semaphore::create(static_cast<unsigned>(std::max(1LL, devices / 2)));
    for (std::size_t i = 0; i < hosts.size(); ++i)
        sg4::Actor::create("device", hosts[i],
                           Device{.start = period * static_cast<double>(i) / static_cast<double>(devices),
                                  .requests = requests,
                                  .host = hosts[i],
                                  .server = server,
                                  .workers = workers,
                                  .totals = &totals,
                                  .compute_as = compute_as});
    engine.run();
    std::printf("%lld requests, mean latency %.6f ms\n", totals.requests,
                1e3 * totals.latency / static_cast<double>(totals.requests));
}
