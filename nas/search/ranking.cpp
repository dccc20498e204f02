#include "nas/search/ranking.hpp"

#include <algorithm>
#include <cmath>

namespace sunder::nas {
namespace {

constexpr double turn = 1.1;
constexpr double range = 1e6;

/// Of sorted values, the one above this share of them.
double quantile(std::vector<double> const& sorted, double share)
{
    return sorted[static_cast<std::size_t>(share * static_cast<double>(sorted.size()))];
}

double first_weight(std::vector<Score> const& scores)
{
    std::vector<double> values;
    std::vector<double> violations;
    for (auto const& score : scores) {
        if (std::isfinite(score.objectives[0])) values.push_back(score.objectives[0]);
        if (score.violation > 0 && std::isfinite(score.violation)) violations.push_back(score.violation);
    }
    if (values.empty()) return 1;
    std::ranges::sort(values);
    std::ranges::sort(violations);
    double const spread = quantile(values, 0.75) - quantile(values, 0.25);
    double const weight = violations.empty() ? spread : spread / quantile(violations, 0.5);
    return weight > 0 ? weight : 1;
}

} // namespace

bool Ranking::precedes(Score const& a, Score const& b) const
{
    if (settings_.how == LimitRule::feasible_first) return better(a, b);
    double const left = a.objectives[0] + weight_ * a.violation;
    double const right = b.objectives[0] + weight_ * b.violation;
    return left != right ? left < right : better(a, b);
}

void Ranking::look_at(std::vector<Score> const& scores)
{
    if (settings_.how != LimitRule::balanced || scores.empty()) return;
    if (first_weight_ <= 0) {
        weight_ = first_weight_ = first_weight(scores);
        return;
    }
    auto const feasible = std::ranges::count_if(scores, [](Score const& s) { return s.violation <= 0; });
    bool const too_few = 2 * static_cast<std::size_t>(feasible) < scores.size();
    weight_ =
        std::clamp(too_few ? weight_ * turn : weight_ / turn, first_weight_ / range, first_weight_ * range);
}

} // namespace sunder::nas
