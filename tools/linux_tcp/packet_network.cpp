#include "tools/linux_tcp/packet_network.hpp"

#include "tools/linux_tcp/punctuality.hpp"

#include <fmt/format.h>
#include <poll.h>
#include <unistd.h>

#include <algorithm>

namespace sunder::linux_tcp {
namespace {

using sim::Bytes;
using sim::Seconds;

constexpr std::size_t largest_packet = 65536;
constexpr std::size_t last_of_destination = 19; // of an IPv4 header, see address_of()
constexpr std::size_t header = 20;

/// For a heap whose top is the next.
constexpr auto is_later = [](auto const& one, auto const& other) {
    return std::pair{one.at.value(), one.number} > std::pair{other.at.value(), other.number};
};

} // namespace

std::string address_of(std::size_t end)
{
    return fmt::format("10.9.0.{}", end + 1);
}

void PacketNetwork::take_in(std::size_t end, PathClock const& clock)
{
    for (;;) {
        auto const read = ::read(setup_.ends[end], buffer_.data(), buffer_.size());
        if (read <= 0) return;
        auto const size = static_cast<std::size_t>(read);
        bool const is_ipv4 = size >= header && (static_cast<unsigned char>(buffer_[0]) >> 4U) == 4;
        if (!is_ipv4) continue;
        auto const to = std::size_t{static_cast<unsigned char>(buffer_[last_of_destination])} - 1;
        auto const way = setup_.ways.find({end, to});
        if (way == setup_.ways.end()) continue;
        enter({.at = {},
               .number = taken_++,
               .to = to,
               .way = &way->second,
               .lane = 0,
               .data = {buffer_.begin(), buffer_.begin() + read}},
              clock.now());
    }
}

void PacketNetwork::enter(CarriedPacket packet, Seconds now)
{
    Bytes const size{static_cast<double>(packet.data.size())};
    auto const at = setup_.lanes[(*packet.way)[packet.lane]](now, size);
    if (!at) return;
    packet.at = *at;
    waiting_.push_back(std::move(packet));
    std::ranges::push_heap(waiting_, is_later);
}

std::optional<Seconds> PacketNetwork::hand_out(Seconds now)
{
    while (!waiting_.empty() && waiting_.front().at <= now) {
        std::ranges::pop_heap(waiting_, is_later);
        auto packet = std::move(waiting_.back());
        waiting_.pop_back();
        if (++packet.lane < packet.way->size()) {
            auto const at = packet.at;
            enter(std::move(packet), at);
            continue;
        }
        // An interface that takes no more drops it, as any would.
        (void)!::write(setup_.ends[packet.to], packet.data.data(), packet.data.size());
    }
    return waiting_.empty() ? std::nullopt : std::optional{waiting_.front().at};
}

void PacketNetwork::carry(PathClock const& clock, int stop)
{
    ask_for_punctuality();
    buffer_.resize(largest_packet);
    PunctualWait wait;
    std::vector<pollfd> waits{{.fd = stop, .events = POLLIN, .revents = 0}};
    for (auto const end : setup_.ends)
        waits.push_back({.fd = end, .events = POLLIN, .revents = 0});
    for (;;) {
        wait(waits, hand_out(clock.now()), clock);
        if (waits.front().revents != 0) return;
        for (std::size_t end = 0; end < setup_.ends.size(); ++end)
            if (waits[end + 1].revents != 0) take_in(end, clock);
    }
}

} // namespace sunder::linux_tcp
