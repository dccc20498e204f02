#include "nas/supernet/cut_comparison.hpp"

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

} // namespace

CutComparison compare_cuts(SearchProblem const& problem, Supernet& supernet, SupernetAccuracy const& accuracy,
                           Simulator& simulator, Candidate const& candidate)
{
    auto const all = static_cast<std::int64_t>(supernet.validation_images());
    CutComparison comparison{.cuts = {},
                             .images = accuracy.heeds_split() ? std::min(images_of_coded_cuts, all) : all};
    AccuracyOnSome const some{supernet, accuracy, comparison.images};
    comparison.cuts = at_every_cut(
        {.subject = problem.subject, .plan = problem.plan, .table = problem.table, .accuracy = some},
        simulator, candidate);
    return comparison;
}

} // namespace sunder::nas
