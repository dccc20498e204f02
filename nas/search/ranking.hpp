/// \file
/// How limits enter the comparison of candidates in single-objective search.
#pragma once

#include "nas/objectives/objectives.hpp"

#include <cstdint>
#include <vector>

namespace sunder::nas {

enum class LimitRule : std::uint8_t {
    feasible_first, ///< by nas::better: every feasible candidate before every infeasible one
    penalty,        ///< by first objective + weight x violation
    balanced,       ///< the same with a weight that keeps about half of the candidates looked at feasible
};

struct LimitSettings {
    LimitRule how = LimitRule::balanced;
    double weight =
        100; ///< of `penalty`: what a limit missed by 100 % costs, in units of the first objective
};

/// The order of candidates. The optimum often lies on a limit, between infeasible candidates that
/// feasible-first ranking never visits; `balanced` searches the limit from both sides, whatever the units
/// (the adaptive penalty of Hadj-Alouane and Bean, Operations Research 45(1), 1997, steered by the feasible
/// share).
class Ranking {
public:
    explicit Ranking(LimitSettings const& settings) : settings_{settings}, weight_{settings.weight} {}

    [[nodiscard]] bool precedes(Score const& a, Score const& b) const;

    /// Looks at the candidates now at work, once a turn. The weight of `balanced` begins as the interquartile
    /// range of the first objective over the median violation of the infeasible; each turn multiplies it
    /// by 1.1 where less than half are feasible and divides it by 1.1 where more are, within 10^6 of where it
    /// began.
    void look_at(std::vector<Score> const& scores);

private:
    LimitSettings settings_;
    double weight_;
    double first_weight_ = 0; ///< 0: nothing seen yet
};

} // namespace sunder::nas
