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
std::int64_t geometric(Random& random, double probability)
{
    constexpr auto never = std::numeric_limits<std::int64_t>::max() / 2;
    if (probability >= 1) return 1;
    if (probability <= 0) return never;
    double const trials = std::ceil(std::log(random.uniform()) / std::log1p(-probability));
    return trials < static_cast<double>(never) ? std::max<std::int64_t>(1, static_cast<std::int64_t>(trials))
                                               : never;
}

} // namespace

Seconds JitterProcess::next(Seconds now)
{
    Seconds const since = now - std::exchange(drawn_at_, now);
    auto const correlated = [&](double correlation) {
        double const fresh = normal_quantile(random_.uniform());
        score_ = std::exchange(memory_, Memory::filled) == Memory::empty
                     ? fresh
                     : correlation * score_ + std::sqrt(1 - correlation * correlation) * fresh;
        double const least = std::numeric_limits<double>::min();
        double const most = 1 - std::numeric_limits<double>::epsilon() / 2;
        return quantile(jitter_->delay, std::clamp(normal_cumulative(score_), least, most));
    };
    return std::visit(
        Match{[&](Independent const&) { return sample(jitter_->delay, random_); },
              [&](Ar1 const& ar1) { return correlated(ar1.correlation); },
              [&](GaussMarkov const& markov) { return correlated(std::exp(-(since / markov.memory))); }},
        jitter_->memory);
}

std::int64_t LossProcess::lost(std::int64_t packets)
{
    return std::visit(Match{[&](PacketLoss const& loss) { return binomial(packets, loss.probability); },
                            [&](MessageLoss const& loss) { return chance(loss.probability) ? packets : 0; },
                            [&](GilbertElliott const& chain) { return lost_in_turns(chain, packets); }},
                      loss_->process);
}

/// Successes among `trials`, by jumping from one success to the next.
std::int64_t LossProcess::binomial(std::int64_t trials, double probability)
{
    std::int64_t successes = 0;
    for (auto next = geometric(random_, probability); next <= trials; next += geometric(random_, probability))
        ++successes;
    return successes;
}

/// The chain steps after each packet; it starts in its stationary state.
std::int64_t LossProcess::lost_in_turns(GilbertElliott const& chain, std::int64_t packets)
{
    if (state_ == State::unknown) {
        double const change = chain.good_to_bad + chain.bad_to_good;
        state_ = chance(change > 0 ? chain.good_to_bad / change : 0) ? State::bad : State::good;
    }
    std::int64_t lost = 0;
    while (packets > 0) {
        bool const good = state_ == State::good;
        // Geometric turns have no memory, so a turn may be drawn anew for each message.
        auto const turn = geometric(random_, good ? chain.good_to_bad : chain.bad_to_good);
        auto const sent = std::min(turn, packets);
        lost += binomial(sent, good ? chain.loss_good : chain.loss_bad);
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

void Unsent::keep(std::int64_t lost, LossProcess& luck)
{
    if (mtu_ <= Bytes{}) return;
    double const share = static_cast<double>(lost) / static_cast<double>(packets_);
    if (last_ == Last::left && lost < packets_ && !luck.chance(share)) last_ = Last::gone;
    packets_ = lost;
    bytes_ = static_cast<double>(lost) * mtu_;
    if (last_ == Last::left) bytes_ += last_packet_ - mtu_;
}

Bytes packet_size(Loss const& loss)
{
    return std::visit(
        Match{[](MessageLoss const&) { return Bytes{}; }, [](auto const& process) { return process.mtu; }},
        loss.process);
}

} // namespace sunder::sim
