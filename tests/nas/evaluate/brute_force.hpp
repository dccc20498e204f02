/// \file
/// The search that simulates everything.
#pragma once

#include "nas/evaluate/candidate_evaluator.hpp"
#include "nas/evaluate/most_accurate.hpp"

#include <optional>
#include <string>
#include <tuple>
#include <vector>

namespace sunder::nas {

/// What simulating every pair finds: the text of the candidate, or nothing.
inline std::optional<std::string> by_brute_force(JourneyTable const& table, AccuracyModel const& accuracy,
                                                 Simulator& simulator,
                                                 std::vector<Choices> const& architectures,
                                                 MostAccurateQuestion const& question)
{
    CandidateEvaluator evaluator{table, accuracy, simulator, {.method = Method::simulated}};
    std::vector<Choices> pairs;
    for (auto architecture : architectures)
        for (std::size_t cut = 0; cut <= table.space().block_names().size(); ++cut) {
            architecture[*table.space().space().find("split")] = static_cast<int>(cut);
            pairs.push_back(architecture);
        }
    auto const evaluations = evaluator.evaluate(pairs);
    using Key = std::tuple<double, double, std::string>;
    std::optional<Key> best;
    for (std::size_t i = 0; i < pairs.size(); ++i) {
        double const percentile = value_of(evaluations[i], question.percentile);
        if (evaluations[i].obstacle != CandidateObstacle::none || percentile > question.limit.value())
            continue;
        Key const key{-evaluations[i].accuracy, percentile, text_of(table.space().space(), pairs[i])};
        if (!best || key < *best) best = key;
    }
    if (!best) return {};
    return std::get<std::string>(*best);
}

} // namespace sunder::nas
