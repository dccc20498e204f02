#include "tools/linux_tcp/forwarder.hpp"

#include "tools/linux_tcp/granted.hpp"

#include <sys/eventfd.h>
#include <unistd.h>

#include <cstdint>
#include <memory>
#include <optional>
#include <utility>

namespace sunder::linux_tcp {
namespace {

LinkLane lane_of(sim::tcp::PacketPath::Setup const& setup, sim::Seed seed)
{
    auto const path = std::make_shared<sim::tcp::PacketPath>(setup, seed);
    return [path](sim::Seconds now, sim::Bytes packet) { return path->send(now, packet); };
}

} // namespace

Forwarder::Forwarder(Ends const& ends) : stop_{granted(::eventfd(0, EFD_CLOEXEC), "an event")}
{
    PacketNetwork network{{.ends = {ends.near, ends.far},
                           .lanes = {lane_of(ends.there, ends.seed.child("there")),
                                     lane_of(ends.back, ends.seed.child("back"))},
                           .ways = {{{0, 1}, {0}}, {{1, 0}, {1}}}}};
    thread_ = std::thread{
        [this, network = std::move(network)]() mutable { network.carry(clock_, stop_.number()); }};
}

Forwarder::~Forwarder()
{
    std::uint64_t const one = 1;
    (void)!::write(stop_.number(), &one, sizeof one); // an event counts up to 2^64
    thread_.join();
}

} // namespace sunder::linux_tcp
