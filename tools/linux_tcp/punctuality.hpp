/// \file
/// Threads that other work on the machine does not keep waiting.
#pragma once

#include "sim/base/quantity.hpp"
#include "tools/linux_tcp/path_clock.hpp"

#include <poll.h>

#include <optional>
#include <span>

namespace sunder::linux_tcp {

/// This thread goes before ordinary ones and wakes to the nanosecond, where the system grants it
/// (CAP_SYS_NICE); without, it does its work a little later.
void ask_for_punctuality();

/// Waits for news of files, or for an instant. As a system wakes a thread some 20 to 100 us late, it asks to
/// be woken earlier by what it was late lately, and passes what is left by looking at the clock.
class PunctualWait {
public:
    /// Returns when a file has news, when the instant has come, or after a tenth of a second.
    void operator()(std::span<pollfd> files, std::optional<sim::Seconds> until, PathClock const& clock);

private:
    sim::Seconds late_; ///< lately
};

} // namespace sunder::linux_tcp
