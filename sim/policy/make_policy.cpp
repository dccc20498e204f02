#include "sim/base/contract.hpp"
#include "sim/base/match.hpp"
#include "sim/policy/arm_bandits.hpp"
#include "sim/policy/banded_policy.hpp"
#include "sim/policy/deadline_policy.hpp"
#include "sim/policy/linear_bandit.hpp"
#include "sim/policy/policy.hpp"
#include "sim/policy/replanning_policy.hpp"

namespace sunder::sim {
namespace {

class FixedPolicy final : public Policy {
public:
    explicit FixedPolicy(FixedWay const& rule) : way_{rule.number} {}

    [[nodiscard]] std::size_t choose(Observation const& /*seen*/) override { return way_; }

private:
    std::size_t way_;
};

class ClairvoyantPolicy final : public Policy {
public:
    explicit ClairvoyantPolicy(PolicyProblem const& problem) : problem_{problem} {}

    [[nodiscard]] std::size_t choose(Observation const& seen) override
    {
        SUNDER_EXPECTS(seen.foresight != nullptr);
        std::size_t best = 0;
        Seconds least = cost(seen, 0);
        for (std::size_t way = 1; way < problem_.ways.size(); ++way) {
            Seconds const other = cost(seen, way);
            if (!clearly_less(other, least)) continue;
            best = way;
            least = other;
        }
        return best;
    }

private:
    [[nodiscard]] Seconds cost(Observation const& seen, std::size_t way) const
    {
        auto const [latency, energy] = seen.foresight->foretell(way);
        return problem_.settings.objective.cost(latency, energy);
    }

    PolicyProblem problem_;
};

} // namespace

std::unique_ptr<Policy> make_policy(PolicyProblem const& problem, Seed seed)
{
    using Made = std::unique_ptr<Policy>;
    return std::visit(
        Match{[](FixedWay const& rule) -> Made { return std::make_unique<FixedPolicy>(rule); },
              [&](Threshold const& rule) -> Made { return std::make_unique<BandedPolicy>(problem, rule); },
              [&](Replan) -> Made {
                  return std::make_unique<ReplanningPolicy>(problem, problem.settings.estimate.rate);
              },
              [&](CautiousReplan const& rule) -> Made {
                  return std::make_unique<ReplanningPolicy>(
                      problem, QuantileOfLast{.share = rule.share, .of = rule.of});
              },
              [&](LinUcb const& rule) -> Made { return std::make_unique<LinearBandit>(problem, rule); },
              [&](Ucb1 const& rule) -> Made { return std::make_unique<UcbPolicy>(problem, rule); },
              [&](Exp3 const& rule) -> Made { return std::make_unique<Exp3Policy>(problem, rule, seed); },
              [&](LeastEnergyInTime) -> Made { return std::make_unique<DeadlinePolicy>(problem); },
              [&](Clairvoyant) -> Made { return std::make_unique<ClairvoyantPolicy>(problem); }},
        problem.settings.kind);
}

} // namespace sunder::sim
