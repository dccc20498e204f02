/// \file
/// Processors that do not sleep.
#pragma once

#include "sim/base/descriptor.hpp"

namespace sunder::rehearse {

/// As long as it lives, idle processors of this machine wait for work in a loop instead of sleeping: Linux's
/// interface for it
/// (/dev/cpu_dma_latency, Documentation/power/pm_qos_interface) is asked for a latency of 0. On virtual
/// machines what comes behind a sleep takes up to a third longer, by chance.
class Wakefulness {
public:
    /// \throws sim::RunError  where the system refuses it, as it does to who is not root
    Wakefulness();

private:
    sim::Descriptor file_;
};

} // namespace sunder::rehearse
