/// \file
/// SIGINT (Ctrl-C) and SIGTERM: noted, and answered where it suits. One that was ignored before stays
/// ignored.
#pragma once

#include <poll.h>

#include <array>
#include <csignal>
#include <vector>

namespace sunder::sim {

inline constexpr std::array stop_signals{SIGINT, SIGTERM};

/// While it lives, they set a flag instead of ending the program. Those within one another share the flag.
class StopSignals {
public:
    StopSignals();
    ~StopSignals();
    StopSignals(StopSignals const&) = delete;
    StopSignals& operator=(StopSignals const&) = delete;

    [[nodiscard]] static bool came();

    /// Those that are noted here: not ignored before.
    [[nodiscard]] sigset_t const& noted() const { return noted_; }

private:
    sigset_t noted_{};
    std::array<struct sigaction, stop_signals.size()> old_actions_{};
};

/// While it lives, none of them strikes.
class BlockedStopSignals {
public:
    BlockedStopSignals();
    ~BlockedStopSignals();
    BlockedStopSignals(BlockedStopSignals const&) = delete;
    BlockedStopSignals& operator=(BlockedStopSignals const&) = delete;

    [[nodiscard]] sigset_t const& old_mask() const { return old_mask_; }

private:
    sigset_t old_mask_{};
};

/// While it lives, they set the flag, but only while wait_for() waits: none is lost in between.
class StopSignalsAtWaits {
public:
    StopSignalsAtWaits();
    ~StopSignalsAtWaits();
    StopSignalsAtWaits(StopSignalsAtWaits const&) = delete;
    StopSignalsAtWaits& operator=(StopSignalsAtWaits const&) = delete;

    /// Waits until one of the pipes has something to say or a signal comes.
    /// \throws RunError  when the system refuses
    void wait_for(std::vector<pollfd>& pipes) const;

    /// \throws Interrupted  when one came; it is answered by that and does not strike again later.
    void raise_if_asked() const;

private:
    void take_pending() const;

    BlockedStopSignals blocked_; // until after the old handlers are back
    StopSignals signals_;
    sigset_t waiting_mask_{};
};

/// While it lives, they wait for work in processes to take them. What comes behind that is dropped: the
/// little that is left, writing the result, is done.
class HeldStopSignals {
public:
    HeldStopSignals() = default;
    ~HeldStopSignals();
    HeldStopSignals(HeldStopSignals const&) = delete;
    HeldStopSignals& operator=(HeldStopSignals const&) = delete;

private:
    BlockedStopSignals blocked_;
};

} // namespace sunder::sim
