#include "tools/linux_tcp/conversation.hpp"

#include "tools/linux_tcp/granted.hpp"
#include "tools/linux_tcp/names.hpp"
#include "tools/linux_tcp/punctuality.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <chrono>
#include <cmath>
#include <cstring>
#include <string>
#include <vector>

namespace sunder::linux_tcp {
namespace {

constexpr std::uint16_t port = 5000;
constexpr std::size_t head = sizeof(std::int64_t); // a message begins with its size
using Timer = std::chrono::steady_clock;

sim::Seconds since(Timer::time_point start)
{
    return sim::Seconds{std::chrono::duration<double>(Timer::now() - start).count()};
}

sockaddr_in far_end()
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    ::inet_pton(AF_INET, "10.9.0.2", &address.sin_addr);
    return address;
}

sim::Descriptor tcp_socket()
{
    sim::Descriptor made{granted(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0), "a socket")};
    int const on = 1;
    granted(::setsockopt(made.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "TCP_NODELAY");
    return made;
}

/// \return whether all of it came
bool read_all(int socket, char* to, std::size_t bytes)
{
    while (bytes > 0) {
        auto const got = ::recv(socket, to, bytes, 0);
        if (got <= 0) return false;
        to += got;
        bytes -= static_cast<std::size_t>(got);
    }
    return true;
}

} // namespace

Conversation::Conversation(Setup const& setup)
    : forwarder_{{.near = near_.packets(),
                  .far = far_.packets(),
                  .there = setup.there,
                  .back = setup.back,
                  .seed = setup.seed}}
{
    far_.inside([&] {
        listener_ = tcp_socket();
        auto const address = far_end();
        granted(::bind(listener_.number(), reinterpret_cast<sockaddr const*>(&address), sizeof address),
                "an address");
        granted(::listen(listener_.number(), 1), "a listening socket");
    });
    server_ = std::thread{[this] { answer_messages(); }};
    try {
        near_.inside([&] { connect(setup); });
    } catch (...) {
        end();
        throw;
    }
}

/// Until the connection or the listener ends.
void Conversation::answer_messages()
{
    ask_for_punctuality();
    int const socket = ::accept4(listener_.number(), nullptr, nullptr, SOCK_CLOEXEC);
    accepted_ = socket;
    int const on = 1;
    (void)::setsockopt(socket, IPPROTO_TCP, TCP_NODELAY, &on, sizeof on);
    std::vector<char> buffer(1U << 20U);
    std::array<char, head> size_text{};
    while (read_all(socket, size_text.data(), head)) {
        std::int64_t size = 0;
        std::memcpy(&size, size_text.data(), head);
        for (auto left = static_cast<std::size_t>(size) - head; left > 0;) {
            auto const got = ::recv(socket, buffer.data(), std::min(left, buffer.size()), 0);
            if (got <= 0) return;
            left -= static_cast<std::size_t>(got);
        }
        if (::send(socket, "k", 1, MSG_NOSIGNAL) != 1) return;
    }
}

void Conversation::connect(Setup const& setup)
{
    socket_ = tcp_socket();
    std::string const control = name_of(setup.control);
    auto const length = static_cast<socklen_t>(control.size());
    granted(::setsockopt(socket_.number(), IPPROTO_TCP, TCP_CONGESTION, control.data(), length),
            "the congestion control " + control);
    auto const whole = std::ceil(setup.patience.value());
    timeval const patience{.tv_sec = static_cast<time_t>(whole), .tv_usec = 0};
    for (int const what : {SO_RCVTIMEO, SO_SNDTIMEO})
        granted(::setsockopt(socket_.number(), SOL_SOCKET, what, &patience, sizeof patience), "a time limit");
    auto const address = far_end();
    auto const start = Timer::now();
    granted(::connect(socket_.number(), reinterpret_cast<sockaddr const*>(&address), sizeof address),
            "connecting");
    handshake_ = since(start);
}

void Conversation::end()
{
    ::shutdown(socket_.number(), SHUT_RDWR);
    ::shutdown(listener_.number(), SHUT_RDWR);
    ::shutdown(accepted_, SHUT_RDWR);
    server_.join();
    sim::Descriptor const closes{accepted_};
}

Conversation::~Conversation()
{
    end();
}

sim::Seconds Conversation::exchange(std::int64_t bytes)
{
    std::vector<char> message(static_cast<std::size_t>(bytes), 'x');
    std::memcpy(message.data(), &bytes, head);
    auto const start = Timer::now();
    for (std::size_t sent = 0; sent < message.size();) {
        auto const more =
            ::send(socket_.number(), message.data() + sent, message.size() - sent, MSG_NOSIGNAL);
        granted(static_cast<int>(more), "sending");
        sent += static_cast<std::size_t>(more);
    }
    char answer = 0;
    if (!read_all(socket_.number(), &answer, 1)) throw sim::RunError{"no answer came in time"};
    return since(start);
}

std::string reason_against()
{
    try {
        NetworkNamespace const tried{"10.9.0.1"};
        return {};
    } catch (sim::RunError const& error) {
        return error.what();
    }
}

} // namespace sunder::linux_tcp
