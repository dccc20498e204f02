#include "nas/runner/theta_recorder.hpp"

namespace sunder::nas {
namespace {

constexpr std::size_t most = 1000;

std::vector<double> flat(std::vector<std::vector<double>> const& rows)
{
    std::vector<double> values;
    for (auto const& row : rows)
        values.insert(values.end(), row.begin(), row.end());
    return values;
}

} // namespace

void ThetaRecorder::look_at(Optimizer const& optimizer, std::int64_t evaluations)
{
    last_ = flat(optimizer.theta());
    last_evaluations_ = evaluations;
    if (last_.empty() || turn_++ % stride_ != 0) return;
    if (history_.evaluations.size() == most) thin_out();
    history_.evaluations.push_back(evaluations);
    history_.probabilities.push_back(last_);
}

ThetaHistory ThetaRecorder::history() const
{
    auto result = history_;
    if (last_.empty() || (!result.evaluations.empty() && result.evaluations.back() == last_evaluations_))
        return result;
    result.evaluations.push_back(last_evaluations_);
    result.probabilities.push_back(last_);
    return result;
}

void ThetaRecorder::thin_out()
{
    std::size_t kept = 0;
    for (std::size_t i = 0; i < history_.evaluations.size(); i += 2, ++kept) {
        history_.evaluations[kept] = history_.evaluations[i];
        history_.probabilities[kept].swap(history_.probabilities[i]); // a move onto itself would empty it
    }
    history_.evaluations.resize(kept);
    history_.probabilities.resize(kept);
    stride_ *= 2;
}

} // namespace sunder::nas
