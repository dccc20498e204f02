#include "nas/evaluate/metric.hpp"

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace sunder::nas {
namespace {

constexpr std::array<std::pair<Metric, std::string_view>, 11> names{{{Metric::accuracy, "accuracy"},
                                                                     {Metric::latency, "latency"},
                                                                     {Metric::p50, "latency.p50"},
                                                                     {Metric::p90, "latency.p90"},
                                                                     {Metric::p95, "latency.p95"},
                                                                     {Metric::p99, "latency.p99"},
                                                                     {Metric::energy, "energy"},
                                                                     {Metric::payload, "payload"},
                                                                     {Metric::memory, "memory"},
                                                                     {Metric::depth, "depth"},
                                                                     {Metric::leakage, "leakage"}}};

constexpr double violation_of_an_obstacle = 1e6;

} // namespace

std::string_view name_of(Metric metric)
{
    return std::ranges::find(names, metric, &std::pair<Metric, std::string_view>::first)->second;
}

std::optional<Metric> find_metric(std::string_view name)
{
    if (name == "latency.mean") return Metric::latency;
    auto const* const found = std::ranges::find(names, name, &std::pair<Metric, std::string_view>::second);
    return found == names.end() ? std::nullopt : std::optional{found->first};
}

std::optional<double> find_share(Metric metric)
{
    switch (metric) {
    case Metric::p50:
        return 0.5;
    case Metric::p90:
        return 0.9;
    case Metric::p95:
        return 0.95;
    case Metric::p99:
        return 0.99;
    default:
        return {};
    }
}

Sense sense_of(Metric metric)
{
    return metric == Metric::accuracy || metric == Metric::depth ? Sense::larger_is_better
                                                                 : Sense::smaller_is_better;
}

std::optional<double> find_value(Evaluation const& evaluation, Metric metric)
{
    auto const percentile = [](std::optional<sim::Seconds> const& time) {
        return time ? std::optional{time->value()} : std::nullopt;
    };
    switch (metric) {
    case Metric::accuracy:
        return evaluation.accuracy;
    case Metric::latency:
        return evaluation.latency.value();
    case Metric::p50:
        return percentile(evaluation.p50);
    case Metric::p90:
        return percentile(evaluation.p90);
    case Metric::p95:
        return percentile(evaluation.p95);
    case Metric::p99:
        return percentile(evaluation.p99);
    case Metric::energy:
        return evaluation.energy.value();
    case Metric::payload:
        return evaluation.payload.value();
    case Metric::memory:
        return evaluation.memory.value();
    case Metric::leakage:
        return evaluation.leakage;
    case Metric::depth:
        break;
    }
    return static_cast<double>(evaluation.depth);
}

double value_of(Evaluation const& evaluation, Metric metric)
{
    return find_value(evaluation, metric)
        .value_or(metric == Metric::leakage ? 1 : evaluation.latency.value());
}

double violation_of(Limit const& limit, Evaluation const& evaluation)
{
    double const value = value_of(evaluation, limit.metric);
    double const missed =
        sense_of(limit.metric) == Sense::larger_is_better ? limit.value - value : value - limit.value;
    if (!(missed > 0)) return 0;
    return limit.value == 0 ? missed : missed / std::abs(limit.value);
}

Score score_of(Evaluation const& evaluation, std::vector<Metric> const& objectives,
               std::vector<Limit> const& limits)
{
    Score score;
    score.objectives.reserve(objectives.size());
    for (auto const metric : objectives) {
        double const value = value_of(evaluation, metric);
        score.objectives.push_back(sense_of(metric) == Sense::larger_is_better ? -value : value);
    }
    if (evaluation.obstacle != CandidateObstacle::none) score.violation = violation_of_an_obstacle;
    for (auto const& limit : limits)
        score.violation += violation_of(limit, evaluation);
    return score;
}

} // namespace sunder::nas
