#include "tools/rehearse/relay.hpp"

#include "sim/base/descriptor.hpp"
#include "sim/base/run_error.hpp"
#include "tools/linux_tcp/granted.hpp"
#include "tools/linux_tcp/punctuality.hpp"

#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <deque>
#include <memory>
#include <optional>
#include <thread>
#include <utility>

namespace sunder::rehearse {
namespace {

using linux_tcp::granted;
using sim::Bytes;
using sim::Seconds;

constexpr std::size_t piece = 1448;         ///< bytes of a full packet behind its headers
constexpr double headers = 52;              ///< IP 20, TCP 20, timestamps 12
constexpr std::size_t most_under_way = 256; ///< pieces, then it reads no more

/// Mostly since the process at one end has ended, which has a moment to be noticed first.
[[noreturn]] void broke()
{
    std::this_thread::sleep_for(std::chrono::milliseconds{300});
    throw sim::RunError{"a connection broke"};
}

/// Bytes in one direction of a connection.
class Stream {
public:
    Stream(int from, int to, std::vector<std::size_t> const* way, std::vector<linux_tcp::LinkLane>* lanes)
        : from_{from}, to_{to}, way_{way}, lanes_{lanes}
    {
    }

    [[nodiscard]] bool reads() const { return under_way_.size() < most_under_way; }
    [[nodiscard]] bool writes() const { return !due_.empty(); }
    [[nodiscard]] int from() const { return from_; }
    [[nodiscard]] int to() const { return to_; }

    void take_in(linux_tcp::PathClock const& clock)
    {
        std::array<char, piece> room{};
        while (reads()) {
            auto const got = ::recv(from_, room.data(), room.size(), MSG_DONTWAIT);
            if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
            if (got <= 0) broke();
            Seconds at = clock.now();
            for (auto const lane : *way_)
                at = (*lanes_)[lane](at, Bytes{static_cast<double>(got) + headers}).value_or(at);
            under_way_.push_back({at, {room.begin(), room.begin() + got}});
        }
    }
    /// \return when the next piece is due
    std::optional<Seconds> hand_out(Seconds now)
    {
        while (!under_way_.empty() && under_way_.front().at <= now) {
            auto const& data = under_way_.front().data;
            due_.insert(due_.end(), data.begin(), data.end());
            under_way_.pop_front();
        }
        write();
        return under_way_.empty() ? std::nullopt : std::optional{under_way_.front().at};
    }
    void write()
    {
        while (!due_.empty()) {
            auto const more = ::send(to_, due_.data(), due_.size(), MSG_NOSIGNAL | MSG_DONTWAIT);
            if (more < 0 && (errno == EAGAIN || errno == EINTR)) return;
            if (more < 0) broke();
            due_.erase(due_.begin(), due_.begin() + more);
        }
    }

private:
    struct Piece {
        Seconds at;
        std::vector<char> data;
    };
    int from_;
    int to_;
    std::vector<std::size_t> const* way_;
    std::vector<linux_tcp::LinkLane>* lanes_;
    std::deque<Piece> under_way_;
    std::vector<char> due_;
};

void send_at_once(int socket)
{
    int const on = 1;
    granted(::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "TCP_NODELAY");
}

} // namespace

void Relay::carry(linux_tcp::PathClock const& clock)
{
    linux_tcp::ask_for_punctuality();
    std::vector<sim::Descriptor> sockets;
    std::vector<std::unique_ptr<Stream>> streams;
    std::vector<bool> stands(joints_.size());
    auto const open = [&](std::size_t number) {
        auto const& joint = joints_[number];
        int const near = ::accept4(joint.listens, nullptr, nullptr, SOCK_CLOEXEC);
        if (near < 0) return;
        sockets.emplace_back(near);
        sim::Descriptor far{granted(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "a socket")};
        granted(::connect(far.number(), reinterpret_cast<sockaddr const*>(&joint.far), sizeof joint.far),
                "connecting");
        send_at_once(near);
        send_at_once(far.number());
        streams.push_back(std::make_unique<Stream>(near, far.number(), &joint.there, &lanes_));
        streams.push_back(std::make_unique<Stream>(far.number(), near, &joint.back, &lanes_));
        sockets.push_back(std::move(far));
        stands[number] = true;
    };
    linux_tcp::PunctualWait wait;
    for (;;) {
        std::optional<Seconds> next;
        for (auto const& stream : streams)
            if (auto const at = stream->hand_out(clock.now())) next = std::min(next.value_or(*at), *at);
        std::vector<pollfd> waits;
        for (std::size_t number = 0; number < joints_.size(); ++number)
            waits.push_back(
                {.fd = stands[number] ? -1 : joints_[number].listens, .events = POLLIN, .revents = 0});
        for (auto const& stream : streams) {
            waits.push_back({.fd = stream->reads() ? stream->from() : -1, .events = POLLIN, .revents = 0});
            waits.push_back({.fd = stream->writes() ? stream->to() : -1, .events = POLLOUT, .revents = 0});
        }
        wait(waits, next, clock);
        for (auto const& stream : streams)
            stream->take_in(clock);
        for (std::size_t number = 0; number < joints_.size(); ++number)
            if (!stands[number] && waits[number].revents != 0) open(number);
    }
}

} // namespace sunder::rehearse
