#include "sim/policy/arm_bandits.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <cmath>

namespace sunder::sim {

Gains::Gains(PolicyProblem const& problem, std::optional<Seconds> scale)
    : objective_{problem.settings.objective},
      scale_{scale.value_or(2 * dearest_cost(problem.ways, problem.settings.objective))}
{
}

double Gains::of(Feedback const& told) const
{
    if (!told.finished || scale_ <= Seconds{}) return 0;
    return std::max(0.0, 1 - objective_.cost(told.latency - told.own_wait, told.energy) / scale_);
}

UcbPolicy::UcbPolicy(PolicyProblem const& problem, Ucb1 const& rule)
    : gains_{problem, rule.scale}, arms_(problem.ways.size())
{
}

std::size_t UcbPolicy::choose(Observation const& /*seen*/)
{
    std::size_t best = 0;
    double greatest = -1;
    for (std::size_t way = 0; way < arms_.size(); ++way) {
        auto& arm = arms_[way];
        if (!arm.tried) {
            arm.tried = true;
            return way;
        }
        if (arm.gains == 0) continue;
        auto const gains = static_cast<double>(arm.gains);
        double const bound = arm.sum / gains + std::sqrt(2 * std::log(static_cast<double>(told_)) / gains);
        if (bound <= greatest + 1e-9) continue;
        best = way;
        greatest = bound;
    }
    return best;
}

void UcbPolicy::learn(Feedback const& told)
{
    auto& arm = arms_[told.way];
    ++arm.gains;
    arm.sum += gains_.of(told);
    ++told_;
}

Exp3Policy::Exp3Policy(PolicyProblem const& problem, Exp3 const& rule, Seed seed)
    : gains_{problem, rule.scale}, uniform_{rule.uniform}, seed_{seed}, logs_(problem.ways.size())
{
}

std::vector<double> Exp3Policy::chances() const
{
    std::vector<double> chances;
    double sum = 0;
    for (double const log : logs_) {
        chances.push_back(std::exp(log));
        sum += chances.back();
    }
    for (auto& chance : chances)
        chance = (1 - uniform_) * chance / sum + uniform_ / static_cast<double>(logs_.size());
    return chances;
}

std::size_t Exp3Policy::choose(Observation const& seen)
{
    auto const all = chances();
    double left = Draws{seed_.child(static_cast<std::uint64_t>(seen.request))}.uniform();
    std::size_t way = 0;
    while (way + 1 < all.size() && left >= all[way])
        left -= all[way++];
    open_.emplace_back(seen.request, all[way]);
    return way;
}

void Exp3Policy::learn(Feedback const& told)
{
    auto const mine = std::ranges::find(open_, told.request, &std::pair<std::int64_t, double>::first);
    SUNDER_EXPECTS(mine != open_.end());
    logs_[told.way] += uniform_ * gains_.of(told) / (mine->second * static_cast<double>(logs_.size()));
    *mine = open_.back();
    open_.pop_back();
    double const most = *std::ranges::max_element(logs_);
    for (auto& log : logs_)
        log -= most;
}

} // namespace sunder::sim
