/// \file
/// How a sender chooses its window.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/base/random.hpp"
#include "sim/tcp/sender_state.hpp"
#include "sim/tcp/settings.hpp"

#include <algorithm>
#include <cstdint>
#include <memory>

namespace sunder::sim::tcp {

class CongestionControl {
public:
    CongestionControl() = default;
    virtual ~CongestionControl() = default;
    CongestionControl(CongestionControl const&) = delete;
    CongestionControl& operator=(CongestionControl const&) = delete;

    /// The connection stands; the handshake has told the round trip.
    virtual void begin(SenderState& /*sender*/, Seconds /*now*/) {}
    /// Something was lost. \return the new threshold
    [[nodiscard]] virtual int threshold_after_loss(SenderState const& sender) = 0;
    /// A time-out has fired.
    virtual void timed_out(SenderState& /*sender*/, Seconds /*now*/) {}
    /// The loss turned out not to be one. \return the window
    [[nodiscard]] virtual int window_after_undo(SenderState const& sender, int before)
    {
        return std::max(sender.window, before);
    }
    /// Data is sent while nothing is in flight.
    virtual void starts_to_send(SenderState& /*sender*/, Seconds /*now*/, Seconds /*last_sent_at*/) {}
    /// Every acknowledgement that told something new. Outside recovery the window may grow.
    enum class Growth : std::uint8_t { allowed, none };
    virtual void acknowledged(SenderState& sender, Told const& told, Growth growth) = 0;
    /// Whether it sets window and pacing alone, in recovery and after it, too.
    enum class Recovery : std::uint8_t { of_sender, own };
    [[nodiscard]] virtual Recovery recovery() const { return Recovery::of_sender; }
};

/// \param seed  of what is drawn, where something is (bbr's first phase)
[[nodiscard]] std::unique_ptr<CongestionControl> make_congestion_control(Control control, Seed seed);

/// Slow start (RFC 5681, 3.1, with L = what was acknowledged). \return segments left over at the threshold
[[nodiscard]] int grow_by_slow_start(SenderState& sender, int acknowledged);
/// One more segment for each `needed` that are acknowledged.
void grow_linearly(SenderState& sender, int needed, int acknowledged);

} // namespace sunder::sim::tcp
