#include "tools/rehearse/rehearse.hpp"

#include "sim/base/descriptor.hpp"
#include "sim/base/match.hpp"
#include "sim/base/run_error.hpp"
#include "sim/process/child_process.hpp"
#include "sim/process/message_pipe.hpp"
#include "sim/process/stop_signals.hpp"
#include "tools/linux_tcp/conversation.hpp"
#include "tools/linux_tcp/granted.hpp"
#include "tools/linux_tcp/names.hpp"
#include "tools/linux_tcp/network_namespace.hpp"
#include "tools/rehearse/board.hpp"
#include "tools/rehearse/cores.hpp"
#include "tools/rehearse/link_lanes.hpp"
#include "tools/rehearse/measured_records.hpp"
#include "tools/rehearse/player.hpp"
#include "tools/rehearse/relay.hpp"
#include "tools/rehearse/troupe.hpp"
#include "tools/rehearse/wakefulness.hpp"

#include <arpa/inet.h>
#include <fcntl.h>
#include <fmt/format.h>
#include <netinet/tcp.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/timerfd.h>
#include <sys/utsname.h>
#include <unistd.h>

#include <chrono>
#include <memory>
#include <optional>
#include <thread>
#include <utility>
#include <vector>

namespace sunder::rehearse {
namespace {

using linux_tcp::granted;
using sim::Seconds;
using Timer = linux_tcp::PathClock::Timer;

constexpr std::uint16_t first_port = 5000;

std::int64_t nanoseconds(Timer::time_point at)
{
    return std::chrono::duration_cast<std::chrono::nanoseconds>(at.time_since_epoch()).count();
}

Seconds since(Timer::time_point start)
{
    return Seconds{std::chrono::duration<double>(Timer::now() - start).count()};
}

sim::Tcp tcp_of(sim::Transport const& transport)
{
    return std::visit(sim::Match{[](sim::Tcp const& tcp) { return tcp; },
                                 [](sim::OneOf<sim::Datagram, sim::IdealTransport> auto const&) {
                                     return sim::Tcp{.handshake = sim::tcp::Handshake::free};
                                 }},
                      transport);
}

sockaddr_in address_at(std::string const& host, std::uint16_t port)
{
    sockaddr_in address{};
    address.sin_family = AF_INET;
    address.sin_port = htons(port);
    ::inet_pton(AF_INET, host.c_str(), &address.sin_addr);
    return address;
}

/// \param which  nothing: what the system has set, which needs no rights
sim::Descriptor tcp_socket(std::optional<sim::tcp::Control> which)
{
    sim::Descriptor made{
        granted(::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0), "a socket")};
    int const on = 1;
    granted(::setsockopt(made.number(), IPPROTO_TCP, TCP_NODELAY, &on, sizeof on), "TCP_NODELAY");
    if (!which) return made;
    std::string const control = linux_tcp::name_of(*which);
    granted(::setsockopt(made.number(), IPPROTO_TCP, TCP_CONGESTION, control.data(),
                         static_cast<socklen_t>(control.size())),
            "the congestion control " + control);
    return made;
}

sim::Descriptor listener_at(sockaddr_in& address, std::optional<sim::tcp::Control> control)
{
    auto made = tcp_socket(control);
    granted(::bind(made.number(), reinterpret_cast<sockaddr const*>(&address), sizeof address), "an address");
    granted(::listen(made.number(), 1), "a listening socket");
    socklen_t length = sizeof address;
    granted(::getsockname(made.number(), reinterpret_cast<sockaddr*>(&address), &length), "an address");
    return made;
}

/// What windows do while a connection idles, in this namespace.
void keep_windows()
{
    constexpr auto setting = "/proc/sys/net/ipv4/tcp_slow_start_after_idle";
    sim::Descriptor const file{granted(::open(setting, O_WRONLY | O_CLOEXEC), setting)};
    granted(static_cast<int>(::write(file.number(), "0\n", 2)), setting);
}

/// A process that works until it is ended, and tells why where it ends by itself.
class Member {
public:
    Member(std::string name, std::function<void()> const& work)
        : name_{std::move(name)}, pipe_{std::make_unique<sim::Pipe>()}
    {
        int const end = pipe_->write_end();
        process_ = std::make_unique<sim::ChildProcess>([&work, end] {
            try {
                work();
            } catch (std::exception const& error) {
                sim::send_message(end, sim::PipeMessage::Kind::failure, error.what());
                throw;
            }
        });
        pipe_->close_write_end();
    }

    [[nodiscard]] int pipe() const { return pipe_->read_end(); }
    /// Its pipe has something to say. \throws sim::RunError  where it ended
    void listen()
    {
        using State = sim::MessageReceiver::State;
        switch (receiver_.receive(pipe())) {
        case State::receiving:
            return;
        case State::complete:
            throw sim::RunError{fmt::format("{}: {}", name_, receiver_.take().text)};
        case State::cut_off:
            throw sim::RunError{fmt::format("the process of {} {}", name_, process_->end())};
        }
    }

private:
    std::string name_;
    std::unique_ptr<sim::Pipe> pipe_;
    sim::MessageReceiver receiver_;
    std::unique_ptr<sim::ChildProcess> process_;
};

class Stage {
public:
    Stage(sim::Deployment const& deployment, RehearsalSettings const& settings)
        : deployment_{deployment},
          settings_{settings},
          troupe_{troupe_of(deployment)},
          lanes_{link_lanes_of(deployment, troupe_)},
          board_{deployment, {.troupe = &troupe_, .lanes = lanes_.keys.size()}}
    {
    }

    Rehearsal rehearse()
    {
        if (troupe_.rows == 0) throw sim::RunError{"nobody asks for anything before the end of the run"};
        if (troupe_.rows > most_requests)
            throw sim::RunError{
                fmt::format("{} requests are more than a rehearsal takes ({})", troupe_.rows, most_requests)};
        settings_.medium == PlayedOver::namespaces ? build_namespaces() : build_relay();
        sim::StopSignalsAtWaits const signals;
        std::optional<Wakefulness> wakefulness;
        if (settings_.stays_awake) wakefulness.emplace();
        start_members();
        wait_until(signals, [&] { return control().ready == static_cast<int>(troupe_.places.size()); });
        if (end_ != Rehearsal::End::whole)
            throw sim::RunError{"time was over before all processes were ready: raise --limit"};
        begin();
        wait_until(signals, [&] { return is_over(); });
        std::optional<Seconds> cut_at;
        if (end_ != Rehearsal::End::whole) {
            cut_at = std::max(deployment_.run.warm_up, now());
            let_finish(signals);
        }
        members_.clear();
        return {.records = records_of({.deployment = deployment_,
                                       .troupe = troupe_,
                                       .lanes = lanes_,
                                       .board = board_,
                                       .cut_at = cut_at}),
                .machine = machine(),
                .end = end_};
    }

private:
    [[nodiscard]] Signals& control() const { return board_.control(); }
    [[nodiscard]] Seconds now() const
    {
        return Seconds{1e-9 * static_cast<double>(nanoseconds(Timer::now()) - control().begins_at)};
    }

    void build_namespaces()
    {
        for (std::size_t place = 0; place < troupe_.places.size(); ++place)
            spaces_.push_back(std::make_unique<linux_tcp::NetworkNamespace>(linux_tcp::address_of(place)));
        for (std::size_t number = 0; number < troupe_.connections.size(); ++number) {
            auto const& connection = troupe_.connections[number];
            auto const tcp = tcp_of(deployment_.applications[connection.application].transport);
            auto address = address_at(linux_tcp::address_of(connection.to),
                                      static_cast<std::uint16_t>(first_port + number));
            bool const keeps = tcp.connection == sim::tcp::Connection::persistent;
            spaces_[connection.from]->inside([&] {
                if (keeps) keep_windows();
                add(tcp_socket(tcp.control));
            });
            spaces_[connection.to]->inside([&] {
                if (keeps) keep_windows();
                add(listener_at(address, tcp.control));
            });
            add_ends(address, tcp.handshake);
        }
    }

    void build_relay()
    {
        for (auto const& connection : troupe_.connections) {
            auto const tcp = tcp_of(deployment_.applications[connection.application].transport);
            auto far = address_at("127.0.0.1", 0);
            add(tcp_socket({}));
            add(listener_at(far, {}));
            auto between = address_at("127.0.0.1", 0);
            add_ends(between, tcp.handshake);
            add(listener_at(between, {}));
            ends_.back().address = between;
            joints_.push_back({.listens = sockets_.back().number(),
                               .far = far,
                               .there = lanes_.ways.at({connection.from, connection.to}),
                               .back = lanes_.ways.at({connection.to, connection.from})});
        }
    }

    void add(sim::Descriptor socket) { sockets_.push_back(std::move(socket)); }
    /// Of the two sockets that were added last.
    void add_ends(sockaddr_in const& address, sim::tcp::Handshake handshake)
    {
        ends_.push_back({.near = sockets_[sockets_.size() - 2].number(),
                         .far = sockets_.back().number(),
                         .address = address,
                         .opening = handshake == sim::tcp::Handshake::counted
                                        ? SocketPair::Opening::with_first
                                        : SocketPair::Opening::before});
    }

    void start_members()
    {
        Timer::time_point const started = Timer::now();
        linux_tcp::PathClock const clock{started};
        auto const lanes = packet_lanes(deployment_, lanes_, board_,
                                        {.started_at = nanoseconds(started), .medium = settings_.medium});
        members_.push_back(std::make_unique<Member>("the links", [&] {
            stay_on_network_core();
            if (settings_.medium == PlayedOver::loopback) Relay{joints_, lanes}.carry(clock);
            std::vector<int> ends;
            for (auto const& space : spaces_)
                ends.push_back(space->packets());
            sim::Descriptor const stop{granted(::eventfd(0, EFD_CLOEXEC), "an event")}; // nobody stops it
            linux_tcp::PacketNetwork{{.ends = ends, .lanes = lanes, .ways = lanes_.ways}}.carry(
                clock, stop.number());
        }));
        for (std::size_t place = 0; place < troupe_.places.size(); ++place) {
            auto const& who = troupe_.places[place];
            members_.push_back(std::make_unique<Member>(
                fmt::format("device {} of '{}'", who.index, deployment_.platform.devices[who.group].name),
                [&] {
                    Player::play({.deployment = &deployment_,
                                  .troupe = &troupe_,
                                  .board = &board_,
                                  .place = place,
                                  .ends = &ends_,
                                  .make_work = settings_.make_work});
                }));
        }
    }

    /// A while from now, in which connections come to stand.
    void begin() const
    {
        Seconds latency;
        for (auto const& key : lanes_.keys)
            latency += deployment_.platform.links[key.link].latency;
        Seconds const lead = Seconds{0.3} + 8 * latency;
        auto const at =
            Timer::now() + std::chrono::nanoseconds{static_cast<std::int64_t>(1e9 * lead.value())};
        control().begins_at = nanoseconds(at);
    }

    [[nodiscard]] bool is_over() const
    {
        return control().sources_over == troupe_.sources.size() && control().ended == control().asked;
    }

    template <class Done>
    void wait_until(sim::StopSignalsAtWaits const& signals, Done const& is_done)
    {
        while (!is_done()) {
            tick(signals);
            if (since(started_) > settings_.limit) end_ = Rehearsal::End::out_of_time;
            if (sim::Bytes{static_cast<double>(control().bytes)} > settings_.traffic)
                end_ = Rehearsal::End::out_of_traffic;
            if (end_ != Rehearsal::End::whole) return;
        }
    }

    /// Nobody asks any more; what is under way has a little time.
    void let_finish(sim::StopSignalsAtWaits const& signals)
    {
        control().asking = Signals::Asking::stops;
        constexpr Seconds patience{5};
        auto const from = Timer::now();
        while (control().ended < control().asked && since(from) < patience)
            tick(signals);
    }

    void tick(sim::StopSignalsAtWaits const& signals)
    {
        constexpr long pause = 20'000'000; // ns
        sim::Descriptor const timer{
            granted(::timerfd_create(CLOCK_MONOTONIC, TFD_CLOEXEC | TFD_NONBLOCK), "a timer")};
        itimerspec const once{.it_interval = {}, .it_value = {.tv_sec = 0, .tv_nsec = pause}};
        granted(::timerfd_settime(timer.number(), 0, &once, nullptr), "a timer");
        std::vector<pollfd> waits{{.fd = timer.number(), .events = POLLIN, .revents = 0}};
        for (auto const& member : members_)
            waits.push_back({.fd = member->pipe(), .events = POLLIN, .revents = 0});
        signals.wait_for(waits);
        signals.raise_if_asked();
        for (std::size_t i = 0; i < members_.size(); ++i)
            if (waits[i + 1].revents != 0) members_[i]->listen();
        if (settings_.progress)
            settings_.progress(static_cast<std::int64_t>(control().ended),
                               static_cast<std::int64_t>(troupe_.rows));
    }

    [[nodiscard]] std::string machine() const
    {
        utsname system{};
        (void)::uname(&system);
        auto const* const network = settings_.medium == PlayedOver::namespaces
                                        ? "packets between network namespaces"
                                        : "paced loopback";
        return fmt::format("{} {} {}, {} cores{}; {}; {}", system.sysname, system.release, system.machine,
                           std::thread::hardware_concurrency(),
                           settings_.stays_awake ? " that do not sleep" : "", network, settings_.compute);
    }

    sim::Deployment const& deployment_;
    RehearsalSettings const& settings_;
    Timer::time_point started_ = Timer::now();
    Troupe troupe_;
    LinkLanes lanes_;
    Board board_;
    std::vector<std::unique_ptr<linux_tcp::NetworkNamespace>> spaces_;
    std::vector<sim::Descriptor> sockets_;
    std::vector<SocketPair> ends_;
    std::vector<Relay::Joint> joints_;
    std::vector<std::unique_ptr<Member>> members_;
    Rehearsal::End end_ = Rehearsal::End::whole;
};

} // namespace

Rehearsal rehearse(sim::Deployment const& deployment, RehearsalSettings const& settings)
{
    return Stage{deployment, settings}.rehearse();
}

std::string reason_against_namespaces()
{
    return linux_tcp::reason_against();
}

} // namespace sunder::rehearse
