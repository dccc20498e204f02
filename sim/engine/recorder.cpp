#include "sim/engine/recorder.hpp"

#include <utility>

namespace sunder::sim {

Recorder::Next InOrder::ended(std::int64_t number, Request const& request)
{
    auto const ahead = static_cast<std::uint64_t>(number - next_);
    if (ahead == 0) {
        to_.take(request);
        ++next_;
        pass_on();
        return Next::go_on;
    }
    if (ahead >= waiting_.size()) make_room(ahead);
    waiting_[static_cast<std::size_t>(number) % waiting_.size()] = {.has_ended = true, .request = request};
    return Next::go_on;
}

void InOrder::pass_on()
{
    for (;;) {
        auto& first = waiting_[static_cast<std::size_t>(next_) % waiting_.size()];
        if (!std::exchange(first.has_ended, false)) return;
        to_.take(first.request);
        ++next_;
    }
}

void InOrder::make_room(std::uint64_t ahead)
{
    auto size = waiting_.size();
    while (ahead >= size)
        size *= 2;
    std::vector<Waiting> larger(size);
    for (std::size_t i = 0; i < waiting_.size(); ++i) {
        auto const number = static_cast<std::size_t>(next_) + i;
        larger[number % size] = waiting_[number % waiting_.size()];
    }
    waiting_ = std::move(larger);
}

} // namespace sunder::sim
