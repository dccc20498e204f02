/// \file
/// Comparing candidates: objectives, limits, dominance, fronts, hypervolume. Pure functions of rows of
/// numbers; every objective is to be made small (accuracy enters as its negative). Rows compared with one
/// another have as many objectives, no number is NaN, and infinite ones are as bad as can be.
#pragma once

#include <cstddef>
#include <vector>

namespace sunder::nas {

/// What is known of one candidate.
struct Score {
    std::vector<double> objectives; ///< (objectives,), smaller is better
    double violation = 0; ///< sum over limits of how far each is missed, relative to the limit; 0: feasible
};

/// Better in the sense of Deb's constraint domination (NSGA-II, Deb et al. 2002, section VI): feasible before
/// infeasible; of two infeasible ones the smaller violation; of two feasible ones Pareto dominance.
[[nodiscard]] bool dominates(Score const& a, Score const& b);

/// Feasible first, then violation, then the first objective, then the others in order: a total order for
/// single-objective search. True where `a` comes before `b`.
[[nodiscard]] bool better(Score const& a, Score const& b);

/// Indices of the feasible rows that none dominates, in ascending order; equal rows once, the first of them.
[[nodiscard]] std::vector<std::size_t> pareto_front(std::vector<Score> const& scores);

/// Front number of each row, from 0 (fast non-dominated sorting); shape (rows,).
[[nodiscard]] std::vector<std::size_t> front_numbers(std::vector<Score> const& scores);

/// Crowding distance of each row of one front; infinite at the ends of each objective (Deb et al. 2002,
/// section III-B). An objective without a finite range adds nothing.
[[nodiscard]] std::vector<double> crowding(std::vector<Score> const& front);

/// Volume dominated by the feasible rows and bounded by `reference`, shape (objectives,); exact, any number
/// of objectives, at least one. Rows that are not below the reference in every objective have none.
[[nodiscard]] double hypervolume(std::vector<Score> const& scores, std::vector<double> const& reference);

} // namespace sunder::nas
