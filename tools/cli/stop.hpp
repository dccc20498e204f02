/// \file
/// Ctrl-C for work that has something to put away first.
#pragma once

#include <csignal>

namespace sunder::cli {

/// While it lives, SIGINT and SIGTERM are remembered instead of ending the program; a signal that was ignored
/// before stays ignored.
class StopSignals {
public:
    StopSignals();
    ~StopSignals();
    StopSignals(StopSignals const&) = delete;
    StopSignals& operator=(StopSignals const&) = delete;

    [[nodiscard]] static bool came();
};

/// While it lives, SIGINT and SIGTERM wait, for work in processes (sim::StopSignals) to take them. What comes
/// behind that is dropped: the little that is left, writing the result, is done.
class HeldStopSignals {
public:
    HeldStopSignals();
    ~HeldStopSignals();
    HeldStopSignals(HeldStopSignals const&) = delete;
    HeldStopSignals& operator=(HeldStopSignals const&) = delete;

private:
    sigset_t held_{}, before_{};
};

} // namespace sunder::cli
