#include "tools/linux_tcp/forwarder.hpp"

#include "tools/linux_tcp/granted.hpp"
#include "tools/linux_tcp/punctuality.hpp"

#include <poll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <cmath>
#include <cstdint>
#include <deque>
#include <optional>
#include <vector>

namespace sunder::linux_tcp {
namespace {

using sim::Bytes;
using sim::Seconds;

constexpr std::size_t largest_packet = 65536;

/// One direction.
class OneWay {
public:
    OneWay(int from, int to, sim::tcp::PacketPath path) : from_{from}, to_{to}, path_{std::move(path)} {}

    [[nodiscard]] int from() const { return from_; }

    void take_in(Forwarder const& clock, std::vector<char>& buffer)
    {
        for (;;) {
            auto const size = ::read(from_, buffer.data(), buffer.size());
            if (size <= 0) return;
            bool const is_ipv4 = (static_cast<unsigned char>(buffer[0]) >> 4U) == 4;
            if (!is_ipv4) continue;
            auto const at = path_.send(clock.now(), Bytes{static_cast<double>(size)});
            if (at) waiting_.push_back({*at, {buffer.begin(), buffer.begin() + size}});
        }
    }

    /// \return when the next packet is due
    std::optional<Seconds> hand_out(Seconds now)
    {
        while (!waiting_.empty() && waiting_.front().at <= now) {
            auto const& data = waiting_.front().data;
            (void)!::write(to_, data.data(),
                           data.size()); // an interface that takes no more drops it, as any would
            waiting_.pop_front();
        }
        return waiting_.empty() ? std::nullopt : std::optional{waiting_.front().at};
    }

private:
    struct Packet {
        Seconds at;
        std::vector<char> data;
    };
    int from_;
    int to_;
    sim::tcp::PacketPath path_;
    std::deque<Packet> waiting_;
};

timespec until(std::optional<Seconds> at, Seconds now)
{
    constexpr Seconds longest{0.1};
    auto const wait = std::clamp(at.value_or(now + longest) - now, Seconds{}, longest);
    return {.tv_sec = 0, .tv_nsec = static_cast<long>(wait.value() * 1e9)};
}

void forward(std::array<OneWay, 2>& lanes, int stop, Forwarder const& clock)
{
    ask_for_punctuality();
    std::vector<char> buffer(largest_packet);
    for (;;) {
        std::optional<Seconds> next;
        for (auto& lane : lanes)
            if (auto const at = lane.hand_out(clock.now())) next = std::min(next.value_or(*at), *at);
        std::array<pollfd, 3> waits{
            {{stop, POLLIN, 0}, {lanes[0].from(), POLLIN, 0}, {lanes[1].from(), POLLIN, 0}}};
        auto const wait = until(next, clock.now());
        (void)::ppoll(waits.data(), waits.size(), &wait, nullptr);
        if (waits[0].revents != 0) return;
        for (auto& lane : lanes)
            lane.take_in(clock, buffer);
    }
}

} // namespace

Forwarder::Forwarder(Ends const& ends) : stop_{granted(::eventfd(0, EFD_CLOEXEC), "an event")}
{
    std::array lanes{OneWay{ends.near, ends.far, {ends.there, ends.seed.child("there")}},
                     OneWay{ends.far, ends.near, {ends.back, ends.seed.child("back")}}};
    thread_ =
        std::thread{[this, lanes = std::move(lanes)]() mutable { forward(lanes, stop_.number(), *this); }};
}

Forwarder::~Forwarder()
{
    std::uint64_t const one = 1;
    (void)!::write(stop_.number(), &one, sizeof one); // an event counts up to 2^64
    thread_.join();
}

} // namespace sunder::linux_tcp
