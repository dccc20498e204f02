#include "tools/cli/stop.hpp"

#include <array>
#include <csignal>

namespace sunder::cli {
namespace {

constexpr std::array stop_signals{SIGINT, SIGTERM};

volatile std::sig_atomic_t stop_came = 0;
std::array<struct sigaction, stop_signals.size()> actions_before{};

void remember(int /*signal*/)
{
    stop_came = 1;
}

} // namespace

StopSignals::StopSignals()
{
    stop_came = 0;
    struct sigaction action = {};
    action.sa_handler = remember;
    sigemptyset(&action.sa_mask);
    for (std::size_t i = 0; i < stop_signals.size(); ++i) {
        sigaction(stop_signals[i], nullptr, &actions_before[i]);
        if (actions_before[i].sa_handler != SIG_IGN) sigaction(stop_signals[i], &action, nullptr);
    }
}

StopSignals::~StopSignals()
{
    for (std::size_t i = 0; i < stop_signals.size(); ++i)
        sigaction(stop_signals[i], &actions_before[i], nullptr);
}

bool StopSignals::came()
{
    return stop_came != 0;
}

HeldStopSignals::HeldStopSignals()
{
    sigemptyset(&held_);
    for (int const signal : stop_signals)
        sigaddset(&held_, signal);
    sigprocmask(SIG_BLOCK, &held_, &before_);
}

HeldStopSignals::~HeldStopSignals()
{
    timespec const at_once{};
    while (sigtimedwait(&held_, nullptr, &at_once) > 0) {
    }
    sigprocmask(SIG_SETMASK, &before_, nullptr);
}

} // namespace sunder::cli
