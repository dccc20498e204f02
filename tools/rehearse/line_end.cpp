#include "tools/rehearse/line_end.hpp"

#include "sim/base/run_error.hpp"

#include <fmt/format.h>
#include <sys/socket.h>

#include <cerrno>
#include <chrono>
#include <system_error>
#include <thread>
#include <utility>

namespace sunder::rehearse {
namespace {

/// Mostly since the process at the other end has ended, which has a moment to be noticed first.
[[noreturn]] void broke(int reason)
{
    std::this_thread::sleep_for(std::chrono::milliseconds{300});
    throw sim::RunError{fmt::format("a connection broke: {}", reason == 0
                                                                  ? std::string{"it was closed"}
                                                                  : std::generic_category().message(reason))};
}

} // namespace

bool LineEnd::hand_over(std::size_t row, MessageBytes message)
{
    std::scoped_lock const lock{guard_};
    setup_.board->order(setup_.connection, setup_.sends, handed_over_++)
        .store(static_cast<std::uint32_t>(row), std::memory_order_release);
    setup_.board->control().bytes += static_cast<std::int64_t>(message.size());
    to_send_.push_back(std::move(message));
    return to_send_.size() > 1 || send_locked();
}

bool LineEnd::send()
{
    std::scoped_lock const lock{guard_};
    return send_locked();
}

bool LineEnd::has_more() const
{
    std::scoped_lock const lock{guard_};
    return !to_send_.empty();
}

bool LineEnd::send_locked()
{
    while (!to_send_.empty()) {
        auto const& message = to_send_.front();
        auto const more =
            ::send(socket_, message.data() + sent_, message.size() - sent_, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (more < 0 && (errno == EAGAIN || errno == EINTR)) return true;
        if (more < 0) broke(errno);
        sent_ += static_cast<std::size_t>(more);
        if (sent_ < message.size()) continue;
        to_send_.pop_front();
        sent_ = 0;
    }
    return false;
}

MessageBytes LineEnd::fresh_room()
{
    std::scoped_lock const lock{guard_};
    if (spare_.empty()) return MessageBytes(setup_.receives);
    auto room = std::move(spare_.front());
    spare_.pop_front();
    room.resize(setup_.receives);
    return room;
}

void LineEnd::give_back(MessageBytes room)
{
    std::scoped_lock const lock{guard_};
    spare_.push_back(std::move(room));
}

void LineEnd::receive(std::function<void(Message)> const& take)
{
    for (;;) {
        if (coming_.empty()) coming_ = fresh_room();
        auto const got = ::recv(socket_, coming_.data() + here_, coming_.size() - here_, MSG_DONTWAIT);
        if (got < 0 && (errno == EAGAIN || errno == EINTR)) return;
        if (got <= 0) broke(got < 0 ? errno : 0);
        here_ += static_cast<std::size_t>(got);
        if (here_ < coming_.size()) continue;
        auto const now = setup_.clock->now();
        auto const way = setup_.sends == Towards::servers ? Towards::origin : Towards::servers;
        auto const row =
            setup_.board->order(setup_.connection, way, received_++).load(std::memory_order_acquire);
        here_ = 0;
        take({.row = row, .came_at = now, .bytes = std::exchange(coming_, {})});
    }
}

} // namespace sunder::rehearse
