/// \file
/// Bandits that know nothing of ways but what each has cost.
#pragma once

#include "sim/base/random.hpp"
#include "sim/policy/policy.hpp"

#include <cstddef>
#include <cstdint>
#include <utility>
#include <vector>

namespace sunder::sim {

/// What the cost of a request is worth, from 0 to 1: 1 - cost / scale; nothing where it failed. The wait for
/// the device itself is left out, since it is the same whatever is chosen.
class Gains {
public:
    Gains(PolicyProblem const& problem, std::optional<Seconds> scale);

    [[nodiscard]] double of(Feedback const& told) const;

private:
    Preference objective_;
    Seconds scale_;
};

/// UCB1 (Auer, Cesa-Bianchi and Fischer, Machine Learning 47, 2002, figure 1): each once, then the greatest
/// mean gain + sqrt(2 ln n / n_way). Gains come late here: n counts those that have come, and while some way
/// has none yet, those that have none and were not tried go first.
class UcbPolicy final : public Policy {
public:
    UcbPolicy(PolicyProblem const& problem, Ucb1 const& rule);

    [[nodiscard]] std::size_t choose(Observation const& seen) override;
    void learn(Feedback const& told) override;

private:
    struct Arm {
        bool tried = false;
        std::int64_t gains = 0; ///< that have come
        double sum = 0;
    };

    Gains gains_;
    std::vector<Arm> arms_;
    std::int64_t told_ = 0;
};

/// EXP3 (Auer, Cesa-Bianchi, Freund and Schapire, SIAM J. Computing 32(1), 2002, figure 1): a way is drawn
/// with p = (1 - g) w / sum of w + g / K, and its weight multiplied by exp(g gain / (p K)) when its gain
/// comes.
class Exp3Policy final : public Policy {
public:
    Exp3Policy(PolicyProblem const& problem, Exp3 const& rule, Seed seed);

    [[nodiscard]] std::size_t choose(Observation const& seen) override;
    void learn(Feedback const& told) override;

private:
    [[nodiscard]] std::vector<double> chances() const;

    Gains gains_;
    double uniform_;
    Seed seed_;
    std::vector<double> logs_; ///< of the weights, the greatest 0
    std::vector<std::pair<std::int64_t, double>>
        open_; ///< requests under way, and how likely their ways were
};

} // namespace sunder::sim
