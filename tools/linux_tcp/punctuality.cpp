#include "tools/linux_tcp/punctuality.hpp"

#include <sched.h>
#include <sys/prctl.h>

#include <algorithm>

namespace sunder::linux_tcp {
namespace {

using sim::Seconds;

bool has_news(std::span<pollfd> files, Seconds longest)
{
    timespec const timeout{.tv_sec = 0, .tv_nsec = static_cast<long>(longest.value() * 1e9)};
    return ::ppoll(files.data(), files.size(), &timeout, nullptr) != 0; // interrupted, too
}

} // namespace

void ask_for_punctuality()
{
    (void)::prctl(PR_SET_TIMERSLACK, 1UL, 0UL, 0UL, 0UL);
    sched_param const priority{.sched_priority = 1};
    (void)::sched_setscheduler(0, SCHED_FIFO, &priority);
}

void PunctualWait::operator()(std::span<pollfd> files, std::optional<Seconds> until, PathClock const& clock)
{
    constexpr Seconds longest{0.1};
    constexpr Seconds latest{300e-6}; // is not made up for beyond that
    constexpr double forgets = 0.95;  // of each wait
    auto const now = clock.now();
    auto const end = std::min(until.value_or(now + longest), now + longest);
    auto const wakes = std::max(now, end - late_);
    if (has_news(files, wakes - now)) return;
    if (wakes > now) late_ = std::min(std::max(clock.now() - wakes, forgets * late_), latest);
    while (clock.now() < end)
        if (has_news(files, Seconds{})) return;
}

} // namespace sunder::linux_tcp
