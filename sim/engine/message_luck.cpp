#include "sim/engine/message_luck.hpp"

#include "sim/base/match.hpp"
#include "sim/base/normal.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <utility>

namespace sunder::sim {
namespace {

/// Trials up to and including the first success, by inversion; a very large number where success is
/// impossible.
std::int64_t geometric(Draws& draws, double probability)
{
    constexpr auto never = std::numeric_limits<std::int64_t>::max() / 2;
    if (probability >= 1) return 1;
    if (probability <= 0) return never;
    double const trials = std::ceil(std::log(draws.uniform()) / std::log1p(-probability));
    return trials < static_cast<double>(never) ? std::max<std::int64_t>(1, static_cast<std::int64_t>(trials))
                                               : never;
}

/// Successes among `trials`, by jumping from one success to the next.
std::int64_t binomial(Draws& draws, std::int64_t trials, double probability)
{
    std::int64_t successes = 0;
    for (auto next = geometric(draws, probability); next <= trials; next += geometric(draws, probability))
        ++successes;
    return successes;
}

} // namespace

Seconds JitterProcess::next(Seconds now, Draws draws)
{
    Seconds const since = now - std::exchange(drawn_at_, now);
    auto const correlated = [&](double correlation) {
        double const fresh = normal_quantile(draws.uniform());
        score_ = std::exchange(memory_, Memory::filled) == Memory::empty
                     ? fresh
                     : correlation * score_ + std::sqrt(1 - correlation * correlation) * fresh;
        double const least = std::numeric_limits<double>::min();
        double const most = 1 - std::numeric_limits<double>::epsilon() / 2;
        return quantile(jitter_->delay, std::clamp(normal_cumulative(score_), least, most));
    };
    return std::visit(
        Match{[&](Independent const&) { return sample(jitter_->delay, draws); },
              [&](Ar1 const& ar1) { return correlated(ar1.correlation); },
              [&](GaussMarkov const& markov) { return correlated(std::exp(-(since / markov.memory))); }},
        jitter_->memory);
}

std::int64_t LossProcess::lost(std::int64_t packets, Draws draws)
{
    return std::visit(
        Match{[&](PacketLoss const& loss) { return binomial(draws, packets, loss.probability); },
              [&](MessageLoss const& loss) { return draws.chance(loss.probability) ? packets : 0; },
              [&](GilbertElliott const& chain) { return lost_in_turns(chain, packets, draws); }},
        loss_->process);
}

/// The chain steps after each packet; it starts in its stationary state.
std::int64_t LossProcess::lost_in_turns(GilbertElliott const& chain, std::int64_t packets, Draws& draws)
{
    if (state_ == State::unknown) {
        double const change = chain.good_to_bad + chain.bad_to_good;
        double const share = change > 0 ? chain.good_to_bad / change : 0;
        state_ = Draws{lane_}.chance(share) ? State::bad : State::good;
    }
    std::int64_t lost = 0;
    while (packets > 0) {
        bool const good = state_ == State::good;
        // Geometric turns have no memory, so a turn may be drawn anew for each message.
        auto const turn = geometric(draws, good ? chain.good_to_bad : chain.bad_to_good);
        auto const sent = std::min(turn, packets);
        lost += binomial(draws, sent, good ? chain.loss_good : chain.loss_bad);
        if (turn <= packets) state_ = good ? State::bad : State::good;
        packets -= sent;
    }
    return lost;
}

Unsent::Unsent(Bytes message, Bytes mtu) : bytes_{message}, mtu_{mtu}, last_packet_{message}
{
    if (mtu <= Bytes{}) return;
    packets_ = std::max<std::int64_t>(1, static_cast<std::int64_t>(std::ceil(message / mtu)));
    last_packet_ = message - static_cast<double>(packets_ - 1) * mtu;
}

void Unsent::keep(std::int64_t lost, Draws draws)
{
    if (mtu_ <= Bytes{}) return;
    double const share = static_cast<double>(lost) / static_cast<double>(packets_);
    if (last_ == Last::left && !draws.chance(share)) last_ = Last::gone;
    packets_ = lost;
    bytes_ = static_cast<double>(lost) * mtu_;
    if (last_ == Last::left) bytes_ += last_packet_ - mtu_;
}

} // namespace sunder::sim
