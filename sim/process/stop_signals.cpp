#include "sim/process/stop_signals.hpp"

#include "sim/base/run_error.hpp"

#include <fmt/core.h>

#include <cerrno>
#include <cstring>
#include <ctime>

namespace sunder::sim {
namespace {

volatile std::sig_atomic_t stop_asked = 0;
int alive = 0; ///< how many StopSignals there are

void ask_to_stop(int /*signal*/)
{
    stop_asked = 1;
}

sigset_t all_stop_signals()
{
    sigset_t all;
    sigemptyset(&all);
    for (int const signal : stop_signals)
        sigaddset(&all, signal);
    return all;
}

/// \return whether one was pending
bool take_one(sigset_t const& signals)
{
    timespec const at_once{};
    return sigtimedwait(&signals, nullptr, &at_once) > 0;
}

} // namespace

StopSignals::StopSignals()
{
    if (alive++ == 0) stop_asked = 0;
    sigemptyset(&noted_);
    struct sigaction action = {};
    action.sa_handler = ask_to_stop;
    sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < stop_signals.size(); ++i) {
        sigaction(stop_signals[i], nullptr, &old_actions_[i]);
        if (old_actions_[i].sa_handler == SIG_IGN) continue; // nohup and the like mean it
        sigaddset(&noted_, stop_signals[i]);
        sigaction(stop_signals[i], &action, nullptr);
    }
}

StopSignals::~StopSignals()
{
    for (std::size_t i = 0; i < stop_signals.size(); ++i)
        sigaction(stop_signals[i], &old_actions_[i], nullptr);
    --alive;
}

bool StopSignals::came()
{
    return stop_asked != 0;
}

BlockedStopSignals::BlockedStopSignals()
{
    auto const all = all_stop_signals();
    sigprocmask(SIG_BLOCK, &all, &old_mask_);
}

BlockedStopSignals::~BlockedStopSignals()
{
    sigprocmask(SIG_SETMASK, &old_mask_, nullptr);
}

StopSignalsAtWaits::StopSignalsAtWaits() : waiting_mask_{blocked_.old_mask()}
{
    for (int const signal : stop_signals)
        if (sigismember(&signals_.noted(), signal) == 1) sigdelset(&waiting_mask_, signal);
}

StopSignalsAtWaits::~StopSignalsAtWaits()
{
    if (StopSignals::came()) take_pending(); // one more adds nothing
}

void StopSignalsAtWaits::wait_for(std::vector<pollfd>& pipes) const
{
    if (ppoll(pipes.data(), pipes.size(), nullptr, &waiting_mask_) >= 0) return;
    if (errno != EINTR)
        throw RunError{fmt::format("cannot wait for other processes: {}", std::strerror(errno))};
    for (auto& pipe : pipes)
        pipe.revents = 0;
}

void StopSignalsAtWaits::raise_if_asked() const
{
    take_pending();
    if (StopSignals::came()) throw Interrupted{};
}

void StopSignalsAtWaits::take_pending() const
{
    while (take_one(signals_.noted()))
        stop_asked = 1;
}

HeldStopSignals::~HeldStopSignals()
{
    auto const all = all_stop_signals();
    while (take_one(all)) {
    }
}

} // namespace sunder::sim
