#include "sim/tcp/cubic.hpp"

#include "sim/tcp/reno.hpp"
#include "sim/tcp/settings.hpp"

#include <algorithm>
#include <cmath>

namespace sunder::sim::tcp {
namespace {

constexpr double beta = 717.0 / 1024;      // tcp_cubic.c
constexpr double curvature = 410.0 / 1024; // C of RFC 9438, 4.1
constexpr int reckoning = 7;               // jiffies (HZ / 32)
constexpr int low_window = 16;
constexpr int delay_samples = 8;
constexpr Seconds train_gap{0.002};
constexpr Seconds bunch{0.001}; // in which acknowledgements may come together (hystart_ack_delay)
constexpr Seconds least_rise{0.004};
constexpr Seconds largest_rise{0.016};
// The least of all round trips lies below that of eight by what computers add at random, some 0.1 ms.
constexpr Seconds unrest{0.0001};
constexpr int reno_scale = 15; // eighths of a window that Reno takes for a segment at this beta

} // namespace

int Cubic::threshold_after_loss(SenderState const& sender)
{
    epoch_.reset();
    bool const yields = sender.window < largest_; // fast convergence
    largest_ = yields ? std::floor(sender.window * (1 + beta) / 2) : sender.window;
    return std::max(static_cast<int>(sender.window * beta), 2);
}

void Cubic::timed_out(SenderState& sender, Seconds now)
{
    largest_ = origin_ = friendly_ = 0;
    epoch_.reset();
    reckoned_in_.reset();
    friendly_acks_ = 0;
    least_delay_.reset();
    search_ = Search::on;
    round_end_ = sender.sent;
    round_at_ = last_ack_ = now;
    round_delay_.reset();
    samples_ = 0;
}

int Cubic::window_after_undo(SenderState const& sender, int before)
{
    return std::max(sender.window, before);
}

/// Time without data is no time in which the window grows.
void Cubic::starts_to_send(SenderState& /*sender*/, Seconds now, Seconds last_sent_at)
{
    if (epoch_) *epoch_ += now - last_sent_at;
}

void Cubic::acknowledged(SenderState& sender, Told const& told, Growth growth)
{
    watch(sender, told);
    if (growth == Growth::none || !sender.uses_window()) return;
    int const rest = sender.slow_start() ? grow_by_slow_start(sender, told.arrived) : told.arrived;
    if (rest > 0) grow_linearly(sender, needed(sender, told.now, rest), rest);
}

// Slow start
// ---------------------------------------------------------------------------------------------------------

void Cubic::watch(SenderState& sender, Told const& told)
{
    if (!told.round_trip) return;
    if (epoch_ && told.now - *epoch_ < Seconds{1}) return; // just after recovery
    least_delay_ = std::min(least_delay_.value_or(*told.round_trip), *told.round_trip);
    if (search_ == Search::over || !sender.slow_start()) return;
    if (sender.acknowledged > round_end_) {
        round_end_ = sender.sent;
        round_at_ = last_ack_ = told.now;
        round_delay_.reset();
        samples_ = 0;
    }
    if (sender.window < low_window) return;
    watch_train(told.now);
    watch_delay(*told.round_trip);
    if (search_ == Search::over) sender.threshold = sender.window;
}

void Cubic::watch_train(Seconds now)
{
    if (now - last_ack_ > train_gap) return;
    last_ack_ = now;
    if (now - round_at_ > (*least_delay_ + bunch) / 2) search_ = Search::over;
}

void Cubic::watch_delay(Seconds round_trip)
{
    round_delay_ = std::min(round_delay_.value_or(round_trip), round_trip);
    if (samples_ < delay_samples) {
        ++samples_;
        return;
    }
    auto const rise = std::clamp(*least_delay_ / 8, least_rise, largest_rise);
    if (*round_delay_ + unrest > *least_delay_ + rise) search_ = Search::over;
}

// Congestion avoidance
// -----------------------------------------------------------------------------------------------

void Cubic::begin_epoch(SenderState const& sender, Seconds now, int acknowledged)
{
    epoch_ = now;
    friendly_ = sender.window;
    friendly_acks_ = acknowledged;
    bool const beyond = largest_ <= sender.window;
    origin_ = beyond ? sender.window : largest_;
    plateau_ = Seconds{beyond ? 0 : std::cbrt((largest_ - sender.window) / curvature)};
}

double Cubic::target(Seconds now) const
{
    double const since = (now - *epoch_ + least_delay_.value_or(Seconds{}) - plateau_).value();
    return origin_ + std::trunc(curvature * since * since * since); // whole segments, as in the kernel
}

/// Reckoned anew when the window has changed or 1/32 s is over. (Linux does so at most once a jiffy.)
int Cubic::needed(SenderState const& sender, Seconds now, int acknowledged)
{
    friendly_acks_ += acknowledged;
    auto const jiffy = static_cast<std::int64_t>(now / Settings{}.tick);
    if (reckoned_in_ && reckoned_for_ == sender.window && jiffy - *reckoned_in_ <= reckoning) return needed_;
    reckoned_for_ = sender.window;
    reckoned_in_ = jiffy;
    if (!epoch_) begin_epoch(sender, now, acknowledged);
    needed_ = needed_by_curve(sender.window, now);
    int const per_segment = sender.window * reno_scale / 8;
    for (; friendly_acks_ > per_segment; friendly_acks_ -= per_segment)
        ++friendly_;
    if (friendly_ > sender.window) needed_ = std::min(needed_, sender.window / (friendly_ - sender.window));
    needed_ = std::max(needed_, 2);
    return needed_;
}

int Cubic::needed_by_curve(int window, Seconds now) const
{
    double const beyond = target(now) - window;
    int const needed = beyond > 0 ? static_cast<int>(window / beyond) : 100 * window;
    return largest_ == 0 ? std::min(needed, 20) : needed;
}

} // namespace sunder::sim::tcp
