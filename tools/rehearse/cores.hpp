/// \file
/// Which processors carry packets, and which compute.
#pragma once

namespace sunder::rehearse {

/// This thread, and those that it starts, runs on the last of the processors that it may use. Threads of
/// the network go before all others: where they may run anywhere they stop those that compute, thousands of
/// times a second. Where there is one processor nothing changes.
void stay_on_network_core();

/// On all processors but that.
void stay_off_network_core();

} // namespace sunder::rehearse
