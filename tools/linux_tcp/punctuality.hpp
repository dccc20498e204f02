/// \file
/// Threads that other work on the machine does not keep waiting.
#pragma once

namespace sunder::linux_tcp {

/// This thread goes before ordinary ones and wakes to the nanosecond, where the system grants it
/// (CAP_SYS_NICE); without, it does its work a little later.
void ask_for_punctuality();

} // namespace sunder::linux_tcp
