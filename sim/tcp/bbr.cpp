#include "sim/tcp/bbr.hpp"

#include <algorithm>
#include <cmath>
#include <utility>

namespace sunder::sim::tcp {
namespace {

// Linux, net/ipv4/tcp_bbr.c.
constexpr double high_gain = 2.885; // 2 / ln 2
constexpr double drain_gain = 1 / high_gain;
constexpr std::array cycle{1.25, 0.75, 1.0, 1.0, 1.0, 1.0, 1.0, 1.0};
constexpr int cycle_draws = 7;
constexpr double margin = 0.99; // of pacing
constexpr int least_window = 4;
constexpr int initial_window = 10;
constexpr Seconds least_lasts{10};
constexpr Seconds probe_lasts{0.2};
constexpr double more = 1.25; // rate that shows that the pipe was not full
constexpr int rounds_to_full = 3;
constexpr int extra_lasts = 5;    // rounds
constexpr double rounding = 1e-9; // of a rate
constexpr Seconds most_extra{0.1};

} // namespace

int paced_burst(SenderState const& sender)
{
    constexpr BytesPerSecond slow{1.2e6 / 8};
    constexpr double shift = 1024;    // sk_pacing_shift of 10
    constexpr double largest = 65535; // bytes of a GSO packet
    auto const rate = sender.pacing.value_or(BytesPerSecond{});
    double const bytes = std::min(rate.value() / shift, largest);
    return std::max(static_cast<int>(bytes / sender.segment.value()), rate < slow ? 1 : 2);
}

void Bbr::begin(SenderState& sender, Seconds now)
{
    auto const round_trip = sender.round_trip.known() ? sender.round_trip.smoothed() : Seconds{0.001};
    if (sender.round_trip.known()) least_ = sender.round_trip.least();
    least_at_ = bunch_at_ = phase_at_ = now;
    sender.pacing = sender.window * margin * high_gain * sender.segment / round_trip;
}

double Bbr::pacing_gain() const
{
    switch (mode_) {
    case Mode::startup:
        return high_gain;
    case Mode::drain:
        return drain_gain;
    case Mode::probe_rate:
        return cycle[static_cast<std::size_t>(phase_)];
    case Mode::probe_round_trip:
        break;
    }
    return 1;
}

double Bbr::window_gain() const
{
    if (mode_ == Mode::probe_rate) return 2;
    return mode_ == Mode::probe_round_trip ? 1 : high_gain;
}

int Bbr::threshold_after_loss(SenderState const& sender)
{
    save_window(sender);
    return sender.threshold;
}

void Bbr::timed_out(SenderState& /*sender*/, Seconds /*now*/)
{
    phase_before_ = SenderState::Phase::loss;
    full_rate_ = 0;
    round_begins_ = true;
}

int Bbr::window_after_undo(SenderState const& sender, int /*before*/)
{
    full_rate_ = 0;
    rounds_without_more_ = 0;
    return sender.window;
}

void Bbr::save_window(SenderState const& sender)
{
    bool const good = phase_before_ < SenderState::Phase::recovery && mode_ != Mode::probe_round_trip;
    saved_window_ = good ? sender.window : std::max(saved_window_, sender.window);
}

void Bbr::starts_to_send(SenderState& sender, Seconds now, Seconds /*last_sent_at*/)
{
    if (sender.app_limited == 0) return;
    after_idle_ = true;
    bunch_at_ = now;
    bunch_ = 0;
    if (mode_ == Mode::probe_rate)
        set_pacing(sender, 1);
    else if (mode_ == Mode::probe_round_trip)
        end_probe(sender, now);
}

void Bbr::acknowledged(SenderState& sender, Told const& told, Growth /*growth*/)
{
    update_rate(sender, told);
    update_bunches(sender, told);
    update_cycle(sender, told);
    look_for_full_pipe(told);
    drain(sender, told.now);
    update_least_round_trip(sender, told);
    set_pacing(sender, pacing_gain());
    set_window(sender, told);
}

// What it knows of the path
// ------------------------------------------------------------------------------------------

void Bbr::update_rate(SenderState const& sender, Told const& told)
{
    round_begins_ = false;
    if (!told.rate) return;
    if (told.rate->delivered_before >= round_end_) {
        round_end_ = sender.delivered;
        ++round_;
        round_begins_ = true;
        conserving_ = false;
    }
    double const rate = static_cast<double>(told.rate->delivered) / told.rate->interval.value();
    // Rates of one path, equal here, differ by chance in Linux: so the best is seldom reached again.
    if (!told.rate->app_limited || rate > rate_.best() * (1 + rounding)) rate_.add(round_, rate);
}

/// How many more are acknowledged than the rate lets expect: acknowledgements that come in bunches.
void Bbr::update_bunches(SenderState const& sender, Told const& told)
{
    if (told.arrived <= 0 || !told.rate) return;
    if (round_begins_ && ++extra_rounds_ >= extra_lasts) {
        extra_rounds_ = 0;
        extra_now_ = 1 - extra_now_;
        extra_[extra_now_] = 0;
    }
    int expected = static_cast<int>(rate_.best() * (sender.delivered_at - bunch_at_).value());
    if (bunch_ <= expected) {
        bunch_ = expected = 0;
        bunch_at_ = sender.delivered_at;
    }
    bunch_ += told.arrived;
    extra_[extra_now_] = std::max(extra_[extra_now_], std::min(bunch_ - expected, sender.window));
}

bool Bbr::cycle_phase_is_over(SenderState const& sender, Told const& told) const
{
    bool const whole = sender.delivered_at - phase_at_ > least_.value_or(Seconds{});
    double const gain = pacing_gain();
    if (gain == 1) return whole;
    int const in_net = in_network(sender, told.in_flight_before, told.now);
    if (gain > 1) return whole && (told.lost > 0 || in_net >= with_bursts(sender, target(gain)));
    return whole || in_net <= with_bursts(sender, target(1));
}

void Bbr::update_cycle(SenderState const& sender, Told const& told)
{
    if (mode_ != Mode::probe_rate || !cycle_phase_is_over(sender, told)) return;
    phase_ = (phase_ + 1) % static_cast<int>(cycle.size());
    phase_at_ = sender.delivered_at;
}

void Bbr::look_for_full_pipe(Told const& told)
{
    if (full_ || !round_begins_ || (told.rate && told.rate->app_limited)) return;
    if (rate_.best() >= more * full_rate_) {
        full_rate_ = rate_.best();
        rounds_without_more_ = 0;
        return;
    }
    full_ = ++rounds_without_more_ >= rounds_to_full;
}

void Bbr::begin_cycle(Seconds now)
{
    mode_ = Mode::probe_rate;
    phase_ = static_cast<int>(cycle.size()) - 1 - static_cast<int>(draws_.uniform() * cycle_draws);
    phase_ = (phase_ + 1) % static_cast<int>(cycle.size());
    phase_at_ = now;
}

void Bbr::drain(SenderState& sender, Seconds now)
{
    if (mode_ == Mode::startup && full_) {
        mode_ = Mode::drain;
        sender.threshold = with_bursts(sender, target(1));
    }
    if (mode_ == Mode::drain && in_network(sender, sender.in_flight(), now) <= with_bursts(sender, target(1)))
        begin_cycle(sender.delivered_at);
}

void Bbr::update_least_round_trip(SenderState& sender, Told const& told)
{
    bool const old = told.now > least_at_ + least_lasts;
    if (told.round_trip && (!least_ || *told.round_trip < *least_ || old)) {
        least_ = told.round_trip;
        least_at_ = told.now;
    }
    if (old && !after_idle_ && mode_ != Mode::probe_round_trip) {
        mode_ = Mode::probe_round_trip;
        save_window(sender);
        probe_until_.reset();
    }
    if (mode_ == Mode::probe_round_trip) probe_round_trip(sender, told.now);
    if (told.rate && told.rate->delivered > 0) after_idle_ = false;
}

void Bbr::probe_round_trip(SenderState& sender, Seconds now)
{
    sender.app_limited = std::max<std::int64_t>(1, sender.delivered + sender.in_flight());
    if (!probe_until_) {
        if (sender.in_flight() > least_window) return;
        probe_until_ = now + probe_lasts;
        probe_round_done_ = false;
        round_end_ = sender.delivered;
        return;
    }
    if (round_begins_) probe_round_done_ = true;
    if (probe_round_done_) end_probe(sender, now);
}

void Bbr::end_probe(SenderState& sender, Seconds now)
{
    if (!probe_until_ || now <= *probe_until_) return;
    least_at_ = now;
    sender.window = std::max(sender.window, saved_window_);
    if (full_)
        begin_cycle(sender.delivered_at);
    else
        mode_ = Mode::startup;
}

// What it does
// -------------------------------------------------------------------------------------------------------

int Bbr::target(double gain) const
{
    if (!least_) return initial_window;
    return static_cast<int>(std::ceil(gain * rate_.best() * least_->value()));
}

/// Room for the bursts of both ends, an even number, and more while it probes.
int Bbr::with_bursts(SenderState const& sender, int window) const
{
    window += 3 * paced_burst(sender);
    window += window % 2;
    return mode_ == Mode::probe_rate && phase_ == 0 ? window + 2 : window;
}

/// Of what is in flight, that which will be in the network when the next packet may go.
int Bbr::in_network(SenderState const& sender, int in_flight, Seconds now) const
{
    auto const wait = std::max(sender.paced_until, now) - now;
    if (pacing_gain() > 1) in_flight += paced_burst(sender);
    return std::max(0, in_flight - static_cast<int>(rate_.best() * wait.value()));
}

void Bbr::set_pacing(SenderState& sender, double gain)
{
    BytesPerSecond const rate{rate_.best() * gain * margin * sender.segment.value()};
    if (full_ || !sender.pacing || rate > *sender.pacing) sender.pacing = rate;
}

/// In the first round of recovery a packet goes out for each that arrives; after it the window is restored.
bool Bbr::conserves_packets(SenderState& sender, Told const& told)
{
    using enum SenderState::Phase;
    if (told.lost > 0) sender.window = std::max(sender.window - told.lost, 1);
    auto const before = std::exchange(phase_before_, sender.phase);
    if (sender.phase == recovery && before != recovery) {
        conserving_ = true;
        round_end_ = sender.delivered;
        sender.window = sender.in_flight() + told.arrived;
    } else if (before >= recovery && sender.phase < recovery) {
        sender.window = std::max(sender.window, saved_window_);
        conserving_ = false;
    }
    if (conserving_) sender.window = std::max(sender.window, sender.in_flight() + told.arrived);
    return conserving_;
}

void Bbr::set_window(SenderState& sender, Told const& told)
{
    if (told.arrived > 0 && !conserves_packets(sender, told)) {
        int aim = target(window_gain());
        if (full_)
            aim +=
                std::min(std::max(extra_[0], extra_[1]), static_cast<int>(rate_.best() * most_extra.value()));
        aim = with_bursts(sender, aim);
        if (full_)
            sender.window = std::min(sender.window + told.arrived, aim);
        else if (sender.window < aim || sender.delivered < initial_window)
            sender.window += told.arrived;
        sender.window = std::max(sender.window, least_window);
    }
    if (mode_ == Mode::probe_round_trip) sender.window = std::min(sender.window, least_window);
}

} // namespace sunder::sim::tcp
