/// \file
/// CUBIC with HyStart.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/tcp/sender_state.hpp"

#include <cstdint>
#include <optional>

namespace sunder::sim::tcp {

/// RFC 9438 (window W(t) = 0.4 (t - K)^3 + W_max, factor 717/1024 on loss, fast convergence, never slower
/// than Reno) and HyStart (Ha and Rhee 2011; RFC 9406's forerunner) with the constants of Linux's
/// tcp_cubic.c: slow start ends when acknowledgements of one round have come for half the least round trip
/// without a gap of 2 ms, or when its first eight round trips all exceed the least by an eighth (4 to 16 ms),
/// from a window of 16 on.
class Cubic {
public:
    void begin(SenderState& /*sender*/, Seconds /*now*/) {}
    [[nodiscard]] int threshold_after_loss(SenderState const& sender);
    void timed_out(SenderState& sender, Seconds now);
    [[nodiscard]] int window_after_undo(SenderState const& sender, int before);
    void starts_to_send(SenderState& sender, Seconds now, Seconds last_sent_at);
    void acknowledged(SenderState& sender, Told const& told, Growth growth);
    static constexpr Recovery recovery = Recovery::of_sender;

private:
    void watch(SenderState& sender, Told const& told);
    void watch_train(Seconds now);
    void watch_delay(Seconds round_trip);
    [[nodiscard]] int needed(SenderState const& sender, Seconds now, int acknowledged);
    [[nodiscard]] int needed_by_curve(int window, Seconds now) const;
    [[nodiscard]] double target(Seconds now) const;
    void begin_epoch(SenderState const& sender, Seconds now, int acknowledged);

    double largest_ = 0; ///< window before the last reduction
    double origin_ = 0;  ///< window of the plateau
    Seconds plateau_;    ///< from the epoch's start to the plateau (K)
    std::optional<Seconds> epoch_;
    int friendly_ = 0; ///< window that Reno would have
    int friendly_acks_ = 0;
    int needed_ = 1; ///< of the last reckoning
    int reckoned_for_ = 0;
    std::optional<std::int64_t> reckoned_in_; ///< jiffy

    std::optional<Seconds> least_delay_;
    enum class Search : std::uint8_t { on, over } search_ = Search::on;
    std::int64_t round_end_ = 0;
    Seconds round_at_;
    Seconds last_ack_;
    std::optional<Seconds> round_delay_; ///< least of this round's first eight
    int samples_ = 0;
};

} // namespace sunder::sim::tcp
