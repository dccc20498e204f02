#include "sim/policy/linear_bandit.hpp"

#include <algorithm>
#include <cmath>
#include <numeric>
#include <optional>
#include <span>

namespace sunder::sim {
namespace {

std::size_t features_of(std::vector<WayProfile> const& ways)
{
    std::size_t most = 0;
    for (auto const& way : ways)
        most = std::max(most, way.features.size());
    return most;
}

double product(std::span<double const> a, std::span<double const> b)
{
    return std::inner_product(a.begin(), a.end(), b.begin(), 0.0);
}

/// M v of a square matrix.
std::vector<double> times(std::vector<double> const& matrix, std::span<double const> v)
{
    std::vector<double> result;
    result.reserve(v.size());
    for (std::size_t row = 0; row < v.size(); ++row)
        result.push_back(product(std::span{matrix}.subspan(row * v.size(), v.size()), v));
    return result;
}

} // namespace

LinearBandit::LinearBandit(PolicyProblem const& problem, LinUcb const& rule)
    : problem_{problem},
      rule_{rule},
      alpha_{rule.explore * dearest_cost(problem.ways, problem.settings.objective).value()},
      dearest_{dearest_cost(problem.ways, problem.settings.objective)},
      inverse_(features_of(problem.ways) * features_of(problem.ways)),
      sums_(features_of(problem.ways)),
      theta_(features_of(problem.ways))
{
    for (std::size_t i = 0; i < theta_.size(); ++i)
        inverse(i, i) = 1 / rule.ridge;
}

bool LinearBandit::is_forced(std::int64_t number, double exponent)
{
    std::int64_t length = 64;
    while (number >= length) {
        number -= length;
        length *= 2;
    }
    auto const interval = static_cast<std::int64_t>(std::pow(static_cast<double>(length), exponent));
    return number % std::max<std::int64_t>(interval, 1) == 0;
}

Seconds LinearBandit::head_cost(WayProfile const& way) const
{
    return problem_.settings.objective.cost(way.head, way.head_energy);
}

double LinearBandit::bound(WayProfile const& way, double weight) const
{
    double const head = head_cost(way).value();
    if (!way.leaves) return head;
    auto const spread = product(way.features, times(inverse_, way.features));
    return head + product(theta_, way.features) - alpha_ * std::sqrt((1 - weight) * std::max(spread, 0.0));
}

std::size_t LinearBandit::choose(Observation const& seen)
{
    bool const some_leave = std::ranges::any_of(problem_.ways, &WayProfile::leaves);
    bool const forced = some_leave && is_forced(seen.request, rule_.forced);
    bool const is_key = rule_.key_every && seen.request % *rule_.key_every == 0;
    double const weight = is_key ? rule_.key_weight : 0;
    std::optional<std::size_t> best;
    Seconds least;
    for (std::size_t way = 0; way < problem_.ways.size(); ++way) {
        auto const& profile = problem_.ways[way];
        if (forced && !profile.leaves) continue;
        Seconds const cost{bound(profile, weight)};
        if (best && !clearly_less(cost, least)) continue;
        best = way;
        least = cost;
    }
    return best.value();
}

void LinearBandit::learn(Feedback const& told)
{
    auto const& way = problem_.ways[told.way];
    if (!way.leaves) return;
    Seconds cost = problem_.settings.objective.cost(told.latency - told.own_wait, told.energy);
    if (!told.finished) cost = std::max(cost, dearest_);
    take_in(way.features, (cost - head_cost(way)).value());
}

/// By Sherman and Morrison's formula.
void LinearBandit::take_in(std::vector<double> const& features, double cost)
{
    auto const turned = times(inverse_, features);
    double const scale = 1 / (1 + product(features, turned));
    for (std::size_t row = 0; row < features.size(); ++row)
        for (std::size_t column = 0; column < features.size(); ++column)
            inverse(row, column) -= scale * turned[row] * turned[column];
    for (std::size_t i = 0; i < features.size(); ++i)
        sums_[i] += features[i] * cost;
    theta_ = times(inverse_, sums_);
}

} // namespace sunder::sim
