#include "sim/tcp/round_trip.hpp"

#include <algorithm>

namespace sunder::sim::tcp {

void RoundTrip::sample(Seconds round_trip, std::int64_t acknowledged, std::int64_t sent)
{
    if (!known_) {
        known_ = true;
        smoothed_ = round_trip;
        deviation_ = 2 * round_trip;
        variation_ = largest_ = std::max(deviation_, least_);
        round_end_ = sent;
        return;
    }
    Seconds const error = round_trip - smoothed_;
    smoothed_ += error / 8;
    auto change = std::max(error, Seconds{} - error) - deviation_ / 4;
    // A round trip that shrinks is no reason to wait longer (Eifel): its deviation counts an eighth.
    if (error < Seconds{} && change > Seconds{}) change = change / 8;
    deviation_ += change;
    largest_ = std::max(largest_, deviation_);
    variation_ = std::max(variation_, largest_);
    if (acknowledged <= round_end_) return;
    if (largest_ < variation_) variation_ -= (variation_ - largest_) / 4;
    round_end_ = sent;
    largest_ = least_;
}

void RoundTrip::sample_least(Seconds round_trip)
{
    shortest_ = std::min(shortest_.value_or(round_trip), round_trip);
}

} // namespace sunder::sim::tcp
