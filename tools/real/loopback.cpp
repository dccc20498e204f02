#include "tools/real/loopback.hpp"

#include "sim/base/descriptor.hpp"
#include "sim/base/run_error.hpp"
#include "sim/profile/op_times.hpp"

#include <fmt/format.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>

#include <algorithm>
#include <cerrno>
#include <chrono>
#include <cstddef>
#include <cstring>
#include <thread>
#include <utility>
#include <vector>

namespace sunder::cli {
namespace {

constexpr std::size_t short_message = 1;
constexpr std::size_t long_message = 1'000'000;
constexpr int repetitions = 101;
constexpr int patience = 10; // s, then something is stuck

int granted(int result, char const* what)
{
    if (result < 0)
        throw sim::RunError{
            fmt::format("cannot time the loopback: {} is refused: {}", what, std::strerror(errno))};
    return result;
}

sockaddr* general(sockaddr_in& address)
{
    return reinterpret_cast<sockaddr*>(&address); // NOLINT: so says POSIX
}

/// Sends at once, and never waits for ever.
sim::Descriptor ready(sim::Descriptor socket)
{
    int const on = 1;
    timeval const longest{.tv_sec = patience, .tv_usec = 0};
    granted(::setsockopt(socket.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "TCP_NODELAY");
    granted(::setsockopt(socket.number(), SOL_SOCKET, SO_RCVTIMEO, &longest, sizeof longest), "SO_RCVTIMEO");
    granted(::setsockopt(socket.number(), SOL_SOCKET, SO_SNDTIMEO, &longest, sizeof longest), "SO_SNDTIMEO");
    return socket;
}

sim::Descriptor new_socket()
{
    return sim::Descriptor{granted(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "a socket")};
}

/// Both ends of a connection.
std::pair<sim::Descriptor, sim::Descriptor> connected_sockets()
{
    auto const listener = new_socket();
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    socklen_t size = sizeof address;
    granted(::bind(listener.number(), general(address), size), "an address");
    granted(::listen(listener.number(), 1), "to listen");
    granted(::getsockname(listener.number(), general(address), &size), "an address");
    auto near = new_socket();
    granted(::connect(near.number(), general(address), sizeof address), "a connection");
    sim::Descriptor far{
        granted(::accept4(listener.number(), nullptr, nullptr, SOCK_CLOEXEC), "a connection")};
    return {ready(std::move(near)), ready(std::move(far))};
}

/// \return whether all of it came
bool receive(int socket, std::vector<char>& bytes)
{
    for (std::size_t done = 0; done < bytes.size();) {
        auto const got = ::recv(socket, bytes.data() + done, bytes.size() - done, 0);
        if (got <= 0) return false;
        done += static_cast<std::size_t>(got);
    }
    return true;
}

/// \return whether all of it went
bool send(int socket, std::vector<char> const& bytes)
{
    for (std::size_t done = 0; done < bytes.size();) {
        auto const sent = ::send(socket, bytes.data() + done, bytes.size() - done, MSG_NOSIGNAL);
        if (sent <= 0) return false;
        done += static_cast<std::size_t>(sent);
    }
    return true;
}

void answer(int socket, std::size_t bytes)
{
    std::vector<char> message(bytes);
    std::vector<char> const reply(1);
    for (int i = 0; i < repetitions; ++i)
        if (!receive(socket, message) || !send(socket, reply)) return;
}

/// Median time from the first byte of a message to the answer.
sim::Seconds exchange_time(std::size_t bytes)
{
    auto const [near, far] = connected_sockets();
    std::jthread const other{[bytes, socket = far.number()] { answer(socket, bytes); }};
    std::vector<char> const message(bytes);
    std::vector<char> reply(1);
    std::vector<sim::Seconds> times;
    for (int i = 0; i < repetitions; ++i) {
        auto const begin = std::chrono::steady_clock::now();
        bool const is_answered = send(near.number(), message) && receive(near.number(), reply);
        if (!is_answered) {
            (void)::shutdown(near.number(), SHUT_RDWR);
            throw sim::RunError{"cannot time the loopback: a message stays unanswered"};
        }
        times.emplace_back(std::chrono::duration<double>(std::chrono::steady_clock::now() - begin).count());
    }
    return sim::median_of(std::move(times));
}

} // namespace

LoopbackTimes measure_loopback()
{
    auto const at_short = exchange_time(short_message);
    auto const at_long = exchange_time(long_message);
    auto const shortest = sim::Seconds{1e-9}; // no clock tells less
    sim::Bytes const more{static_cast<double>(long_message - short_message)};
    return {.round_trip = at_short, .rate = more / std::max(shortest, at_long - at_short)};
}

} // namespace sunder::cli
