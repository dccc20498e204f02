#include "tools/linux_tcp/conversation.hpp"

#include "tools/linux_tcp/granted.hpp"
#include "tools/linux_tcp/names.hpp"
#include "tools/linux_tcp/punctuality.hpp"

#include <arpa/inet.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <chrono>
#include <cstring>
#include <optional>
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

sim::Descriptor connected(Conversation::Setup const& setup, sockaddr_in const& address)
{
    auto made = tcp_socket();
    std::string const control = name_of(setup.control);
    auto const length = static_cast<socklen_t>(control.size());
    granted(::setsockopt(made.number(), IPPROTO_TCP, TCP_CONGESTION, control.data(), length),
            "the congestion control " + control);
    granted(::connect(made.number(), reinterpret_cast<sockaddr const*>(&address), sizeof address),
            "connecting");
    return made;
}

/// A message on its way out of the near end, and its answer.
class Handover {
public:
    Handover(int socket, std::vector<char> const& message) : socket_{socket}, message_{message} {}

    /// What the socket takes now.
    void send()
    {
        while (sent_ < message_.size()) {
            auto const more = ::send(socket_, message_.data() + sent_, message_.size() - sent_,
                                     MSG_NOSIGNAL | MSG_DONTWAIT);
            if (more < 0 && errno == EAGAIN) return;
            granted(static_cast<int>(more), "sending");
            sent_ += static_cast<std::size_t>(more);
        }
    }
    [[nodiscard]] pollfd waits() const
    {
        if (answered_at_) return {.fd = -1, .events = 0, .revents = 0};
        short const event = sent_ < message_.size() ? POLLOUT : POLLIN;
        return {.fd = socket_, .events = event, .revents = 0};
    }
    /// The socket is ready for what it waits for.
    void go_on(Timer::time_point begun)
    {
        if (sent_ < message_.size()) return send();
        char answer = 0;
        if (!read_all(socket_, &answer, 1)) throw sim::RunError{"a connection broke"};
        answered_at_ = since(begun);
    }
    [[nodiscard]] std::optional<sim::Seconds> answered_at() const { return answered_at_; }

private:
    int socket_;
    std::vector<char> const& message_;
    std::size_t sent_ = 0;
    std::optional<sim::Seconds> answered_at_;
};

bool all_answered(std::vector<Handover> const& all)
{
    return std::ranges::all_of(all, [](auto const& each) { return each.answered_at().has_value(); });
}

void wait_for_some(std::vector<Handover>& all, Timer::time_point begun, sim::Seconds patience)
{
    std::vector<pollfd> waits;
    for (auto const& each : all)
        waits.push_back(each.waits());
    auto const longest = static_cast<int>(1e3 * patience.value());
    if (granted(::poll(waits.data(), waits.size(), longest), "waiting for an answer") == 0)
        throw sim::RunError{"no answer came in time"};
    for (std::size_t i = 0; i < all.size(); ++i)
        if (waits[i].revents != 0) all[i].go_on(begun);
}

} // namespace

Conversation::Conversation(Setup const& setup)
    : forwarder_{{.near = near_.packets(),
                  .far = far_.packets(),
                  .there = setup.there,
                  .back = setup.back,
                  .seed = setup.seed}},
      accepted_(static_cast<std::size_t>(setup.connections)),
      patience_{setup.patience}
{
    far_.inside([&] { listen(setup.connections); });
    for (auto& accepted : accepted_) {
        accepted = -1;
        servers_.emplace_back([this, &accepted] { answer_messages(accepted); });
    }
    try {
        near_.inside([&] { connect(setup); });
    } catch (...) {
        end();
        throw;
    }
}

void Conversation::listen(int connections)
{
    listener_ = tcp_socket();
    auto const address = far_end();
    granted(::bind(listener_.number(), reinterpret_cast<sockaddr const*>(&address), sizeof address),
            "an address");
    granted(::listen(listener_.number(), connections), "a listening socket");
}

/// On one connection, until it or the listener ends.
void Conversation::answer_messages(std::atomic<int>& accepted) const
{
    ask_for_punctuality();
    int const socket = ::accept4(listener_.number(), nullptr, nullptr, SOCK_CLOEXEC);
    accepted = socket;
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
    for (int connection = 0; connection < setup.connections; ++connection)
        sockets_.push_back(connected(setup, far_end()));
}

void Conversation::end()
{
    for (auto const& socket : sockets_)
        ::shutdown(socket.number(), SHUT_RDWR);
    ::shutdown(listener_.number(), SHUT_RDWR);
    for (int const accepted : accepted_)
        ::shutdown(accepted, SHUT_RDWR);
    for (auto& server : servers_)
        server.join();
    for (int const accepted : accepted_)
        sim::Descriptor const closes{accepted};
}

Conversation::~Conversation()
{
    end();
}

std::vector<sim::Seconds> Conversation::exchange(std::int64_t bytes, std::size_t first) const
{
    std::vector<char> message(static_cast<std::size_t>(bytes), 'x');
    std::memcpy(message.data(), &bytes, head);
    std::vector<Handover> all;
    for (std::size_t i = 0; i < sockets_.size(); ++i)
        all.emplace_back(sockets_[(first + i) % sockets_.size()].number(), message);
    auto const begun = Timer::now();
    for (auto& each : all)
        each.send();
    while (!all_answered(all))
        wait_for_some(all, begun, patience_);
    std::vector<sim::Seconds> times;
    for (auto const& each : all)
        times.push_back(*each.answered_at());
    return times;
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
