#include "nas/supernet/cut_comparison.hpp"

#include "nas/evaluate/candidate_evaluator.hpp"

#include <algorithm>

namespace sunder::nas {
namespace {

constexpr std::int64_t images_of_coded_cuts = 1000;

/// Accuracies on some of the images, all else from the other model.
class AccuracyOnSome final : public AccuracyModel {
public:
    AccuracyOnSome(Supernet& supernet, SupernetAccuracy const& all, std::int64_t images)
        : supernet_{supernet}, all_{all}, images_{images}
    {
    }

    [[nodiscard]] double accuracy(Choices const& choices) const override
    {
        return all_.heeds_split() ? supernet_.judge_some(choices, images_).accuracy : all_.accuracy(choices);
    }
    [[nodiscard]] std::optional<double> leakage(Choices const& choices) const override
    {
        return all_.leakage(choices);
    }
    [[nodiscard]] std::string source() const override { return all_.source(); }

private:
    Supernet& supernet_;
    SupernetAccuracy const& all_;
    std::int64_t images_;
};

std::vector<Choices> at_every_cut(SearchSpace const& space, Choices choices)
{
    std::vector<Choices> cuts;
    auto const split = *space.find("split");
    auto const count = static_cast<int>(space.variables[split].choices.size());
    for (choices[split] = 0; choices[split] < count; ++choices[split])
        cuts.push_back(canonical(space, choices));
    return cuts;
}

} // namespace

CutComparison compare_cuts(SearchProblem const& problem, Supernet& supernet, SupernetAccuracy const& accuracy,
                           Simulator& simulator, Candidate const& candidate)
{
    auto const all = static_cast<std::int64_t>(supernet.validation_images());
    CutComparison comparison{.cuts = {},
                             .images = accuracy.heeds_split() ? std::min(images_of_coded_cuts, all) : all};
    AccuracyOnSome const some{supernet, accuracy, comparison.images};
    CandidateEvaluator evaluator{
        problem.table, some, simulator, {.method = problem.plan.method, .limits = problem.plan.limits}};
    auto const choices = at_every_cut(problem.table.space().space(), candidate.choices);
    auto const evaluations = evaluator.evaluate(choices);
    for (std::size_t i = 0; i < choices.size(); ++i) {
        auto const score = score_of(evaluations[i], problem.plan.objectives, problem.plan.limits);
        comparison.cuts.push_back({.turn = candidate.turn,
                                   .choices = choices[i],
                                   .evaluation = evaluations[i],
                                   .violation = score.violation});
    }
    return comparison;
}

} // namespace sunder::nas
