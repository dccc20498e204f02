#include "sim/analysis/policy_scores.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <cmath>

namespace sunder::sim {
namespace {

/// NaN counts as more than anything.
PolicyScore const& least(std::span<PolicyScore const> scores, std::vector<double> PolicyScore::*values)
{
    auto const mean = [values](PolicyScore const& score) {
        double const found = mean_of(score.*values);
        return std::isnan(found) ? std::numeric_limits<double>::infinity() : found;
    };
    return *std::ranges::min_element(scores, {}, mean);
}

} // namespace

PolicyScore const& PolicyScores::best_fixed() const
{
    return least(std::span{all}.first(fixed), &PolicyScore::costs);
}

PolicyScore const& PolicyScores::shortest_tail() const
{
    return least(std::span{all}.first(fixed), &PolicyScore::tails);
}

MeanDifference mean_difference(std::span<double const> a, std::span<double const> b)
{
    SUNDER_EXPECTS(a.size() == b.size());
    std::vector<double> differences;
    for (std::size_t i = 0; i < a.size(); ++i)
        if (!std::isnan(a[i] - b[i])) differences.push_back(a[i] - b[i]);
    if (differences.empty()) return {};
    return {.mean = mean_of(differences), .ci95 = confidence_interval(differences)};
}

std::vector<MeanDifference> cumulated_difference(PolicyScore const& mine, PolicyScore const& other)
{
    SUNDER_EXPECTS(mine.spent.size() == other.spent.size());
    if (mine.spent.empty()) return {};
    std::vector<double> of_me(mine.spent.size());
    std::vector<double> of_other(mine.spent.size());
    std::vector<MeanDifference> curve;
    for (std::size_t interval = 0; interval < mine.spent.front().size(); ++interval) {
        for (std::size_t i = 0; i < mine.spent.size(); ++i) {
            of_me[i] += mine.spent[i][interval];
            of_other[i] += other.spent[i][interval];
        }
        curve.push_back(mean_difference(of_me, of_other));
    }
    return curve;
}

} // namespace sunder::sim
