#include "nas/evaluate/late_share_wager.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <span>

namespace sunder::nas {
namespace {

constexpr int bets = 16;
constexpr double boldest = 0.99; ///< share of the wealth that the boldest bet may lose at once

/// Bet number `bet` as a share of the wealth put at risk, from 1/200 to the boldest.
double stake(int bet)
{
    constexpr double least = boldest / 200;
    return least * std::pow(boldest / least, static_cast<double>(bet) / (bets - 1));
}

/// What the bet that the mean is below `allowed` is multiplied by. At worst, late = 1, it loses its stake.
double gain_below(int bet, double allowed, double late)
{
    return std::log1p(stake(bet) * (allowed - late) / (1 - allowed));
}

double gain_above(int bet, double allowed, double late)
{
    return std::log1p(stake(bet) * (late - allowed) / allowed);
}

/// Logarithm of the mean of the bets' wealth.
double wealth(std::span<double const> logarithms)
{
    double const largest = *std::ranges::max_element(logarithms);
    double sum = 0;
    for (double const one : logarithms)
        sum += std::exp(one - largest);
    return largest + std::log(sum / static_cast<double>(logarithms.size()));
}

} // namespace

LateShareWager::LateShareWager(double allowed, double error)
    : error_{error}, allowed_{allowed}, below_(bets), above_(bets)
{
    SUNDER_EXPECTS(allowed > 0 && allowed < 1 && error > 0 && error < 1);
}

void LateShareWager::add(double late)
{
    SUNDER_EXPECTS(late >= 0 && late <= 1);
    late_.push_back(late);
    for (int bet = 0; bet < bets; ++bet) {
        below_[static_cast<std::size_t>(bet)] += gain_below(bet, allowed_, late);
        above_[static_cast<std::size_t>(bet)] += gain_above(bet, allowed_, late);
    }
    if (verdict_ != Verdict::undecided) return;
    double const enough = std::log(2 / error_); // two bets share the error
    if (wealth(below_) >= enough) verdict_ = Verdict::within;
    if (wealth(above_) >= enough) verdict_ = Verdict::above;
}

double LateShareWager::mean() const
{
    if (late_.empty()) return 0;
    return std::accumulate(late_.begin(), late_.end(), 0.0) / static_cast<double>(late_.size());
}

double LateShareWager::upper_bound() const
{
    auto const within = [this](double allowed) {
        std::vector<double> logarithms(bets);
        for (double const late : late_)
            for (int bet = 0; bet < bets; ++bet)
                logarithms[static_cast<std::size_t>(bet)] += gain_below(bet, allowed, late);
        return wealth(logarithms) >= std::log(2 / error_);
    };
    double low = 0;
    double high = 1 - 1e-6;
    if (!within(high)) return 1;
    while (high - low > 1e-6) {
        double const middle = (low + high) / 2;
        (within(middle) ? high : low) = middle;
    }
    return high;
}

} // namespace sunder::nas
