/// \file
/// Reno.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/tcp/sender_state.hpp"

namespace sunder::sim::tcp {

/// RFC 5681. Each congestion control has these functions, see CongestionControl.
class Reno {
public:
    void begin(SenderState& /*sender*/, Seconds /*now*/) {}
    [[nodiscard]] int threshold_after_loss(SenderState const& sender);
    void timed_out(SenderState& /*sender*/, Seconds /*now*/) {}
    [[nodiscard]] int window_after_undo(SenderState const& sender, int before);
    void starts_to_send(SenderState& /*sender*/, Seconds /*now*/, Seconds /*last_sent_at*/) {}
    void acknowledged(SenderState& sender, Told const& told, Growth growth);
    static constexpr Recovery recovery = Recovery::of_sender;
};

/// Slow start (RFC 5681, 3.1, with L = what was acknowledged). \return segments left over at the threshold
[[nodiscard]] int grow_by_slow_start(SenderState& sender, int acknowledged);
/// One more segment for each `needed` that are acknowledged.
void grow_linearly(SenderState& sender, int needed, int acknowledged);

} // namespace sunder::sim::tcp
