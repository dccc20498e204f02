/// \file
/// How a sender chooses its window.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/base/random.hpp"
#include "sim/tcp/bbr.hpp"
#include "sim/tcp/cubic.hpp"
#include "sim/tcp/reno.hpp"
#include "sim/tcp/sender_state.hpp"
#include "sim/tcp/settings.hpp"

#include <variant>

namespace sunder::sim::tcp {

/// One of them, chosen when the connection is made; a value, which can be copied with all that it remembers.
class CongestionControl {
public:
    /// \param seed  of what is drawn, where something is (bbr's first phase)
    CongestionControl(Control control, Seed seed) : chosen_{made(control, seed)} {}

    /// The connection stands; the handshake has told the round trip.
    void begin(SenderState& sender, Seconds now)
    {
        std::visit([&](auto& chosen) { chosen.begin(sender, now); }, chosen_);
    }
    /// Something was lost. \return the new threshold
    [[nodiscard]] int threshold_after_loss(SenderState const& sender)
    {
        return std::visit([&](auto& chosen) { return chosen.threshold_after_loss(sender); }, chosen_);
    }
    /// A time-out has fired.
    void timed_out(SenderState& sender, Seconds now)
    {
        std::visit([&](auto& chosen) { chosen.timed_out(sender, now); }, chosen_);
    }
    /// The loss turned out not to be one. \return the window
    [[nodiscard]] int window_after_undo(SenderState const& sender, int before)
    {
        return std::visit([&](auto& chosen) { return chosen.window_after_undo(sender, before); }, chosen_);
    }
    /// Data is sent while nothing is in flight.
    void starts_to_send(SenderState& sender, Seconds now, Seconds last_sent_at)
    {
        std::visit([&](auto& chosen) { chosen.starts_to_send(sender, now, last_sent_at); }, chosen_);
    }
    /// Every acknowledgement that told something new.
    void acknowledged(SenderState& sender, Told const& told, Growth growth)
    {
        std::visit([&](auto& chosen) { chosen.acknowledged(sender, told, growth); }, chosen_);
    }
    [[nodiscard]] Recovery recovery() const
    {
        return std::visit([](auto const& chosen) { return chosen.recovery; }, chosen_);
    }

private:
    using Any = std::variant<Cubic, Reno, Bbr>;
    [[nodiscard]] static Any made(Control control, Seed seed);

    Any chosen_;
};

} // namespace sunder::sim::tcp
