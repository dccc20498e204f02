/// \file
/// BBR, version 1.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/base/random.hpp"
#include "sim/tcp/sender_state.hpp"
#include "sim/tcp/windowed_maximum.hpp"

#include <array>
#include <cstdint>
#include <optional>

namespace sunder::sim::tcp {

/// draft-cardwell-iccrg-bbr-congestion-control-00 with the constants of Linux's tcp_bbr.c: paces at the
/// largest rate of ten rounds times a gain (start-up 2.89, drain, a cycle of eight), keeps twice that rate
/// times the least round trip of 10 s in flight, and adds what acknowledgements come in bunches. Left out:
/// the long-term rate of policed paths.
class Bbr {
public:
    explicit Bbr(Seed seed) : draws_{seed} {}

    void begin(SenderState& sender, Seconds now);
    [[nodiscard]] int threshold_after_loss(SenderState const& sender);
    void timed_out(SenderState& sender, Seconds now);
    [[nodiscard]] int window_after_undo(SenderState const& sender, int before);
    void starts_to_send(SenderState& sender, Seconds now, Seconds last_sent_at);
    void acknowledged(SenderState& sender, Told const& told, Growth growth);
    static constexpr Recovery recovery = Recovery::own;

private:
    enum class Mode : std::uint8_t { startup, drain, probe_rate, probe_round_trip };

    void update_rate(SenderState const& sender, Told const& told);
    void update_bunches(SenderState const& sender, Told const& told);
    void update_cycle(SenderState const& sender, Told const& told);
    void look_for_full_pipe(Told const& told);
    void drain(SenderState& sender, Seconds now);
    void update_least_round_trip(SenderState& sender, Told const& told);
    void probe_round_trip(SenderState& sender, Seconds now);
    void end_probe(SenderState& sender, Seconds now);
    void begin_cycle(Seconds now);
    void save_window(SenderState const& sender);
    void set_pacing(SenderState& sender, double gain);
    void set_window(SenderState& sender, Told const& told);
    [[nodiscard]] bool conserves_packets(SenderState& sender, Told const& told);
    [[nodiscard]] bool cycle_phase_is_over(SenderState const& sender, Told const& told) const;
    [[nodiscard]] int target(double gain) const;
    [[nodiscard]] int with_bursts(SenderState const& sender, int window) const;
    [[nodiscard]] int in_network(SenderState const& sender, int in_flight, Seconds now) const;
    [[nodiscard]] double pacing_gain() const;
    [[nodiscard]] double window_gain() const;

    Draws draws_;
    Mode mode_ = Mode::startup;
    WindowedMaximum rate_{10};     ///< segments per second, over rounds
    std::optional<Seconds> least_; ///< round trip
    Seconds least_at_;
    std::int64_t round_ = 0;
    std::int64_t round_end_ = 0; ///< delivered by then
    bool round_begins_ = false;
    bool full_ = false; ///< the pipe was filled in start-up
    double full_rate_ = 0;
    int rounds_without_more_ = 0;
    int phase_ = 0;
    Seconds phase_at_;
    int saved_window_ = 0;
    SenderState::Phase phase_before_ = SenderState::Phase::open;
    bool conserving_ = false;
    bool after_idle_ = false;
    std::optional<Seconds> probe_until_;
    bool probe_round_done_ = false;
    Seconds bunch_at_;
    int bunch_ = 0; ///< acknowledged since
    std::array<int, 2> extra_{};
    int extra_rounds_ = 0;
    std::size_t extra_now_ = 0;
};

/// Segments that go out together at this pacing rate: a millisecond's worth, but two, or one below 1.2 Mbit/s
/// (tcp_tso_autosize, bbr_min_tso_segs).
[[nodiscard]] int paced_burst(SenderState const& sender);

} // namespace sunder::sim::tcp
