#include "nas/runner/search_result.hpp"

#include <algorithm>
#include <cmath>
#include <limits>
#include <map>

namespace sunder::nas {
namespace {

constexpr double unknown = std::numeric_limits<double>::quiet_NaN();

std::vector<Score> scores_of(SearchResult const& result)
{
    std::vector<Score> scores;
    scores.reserve(result.candidates.size());
    for (auto const& candidate : result.candidates)
        scores.push_back(score_of(candidate, result.subject));
    return scores;
}

/// The feasible scores that none beats so far.
class Archive {
public:
    enum class Change : std::uint8_t { none, some };

    Change add(Score const& score)
    {
        auto const beats_it = [&](Score const& other) {
            return dominates(other, score) || other.objectives == score.objectives;
        };
        if (score.violation > 0 || std::ranges::any_of(scores_, beats_it)) return Change::none;
        std::erase_if(scores_, [&](Score const& other) { return dominates(score, other); });
        scores_.push_back(score);
        return Change::some;
    }
    [[nodiscard]] std::vector<Score> const& scores() const { return scores_; }

private:
    std::vector<Score> scores_;
};

bool is_faster(SearchResult const& result, std::size_t a, std::size_t b)
{
    return result.candidates[a].evaluation.latency < result.candidates[b].evaluation.latency;
}

bool is_infinite(double value)
{
    return std::isinf(value);
}

double natural(double objective, Metric metric)
{
    return sense_of(metric) == Sense::larger_is_better ? -objective : objective;
}

} // namespace

Score score_of(Candidate const& candidate, SearchSubject const& subject)
{
    auto score = score_of(candidate.evaluation, subject.objectives, {});
    score.violation = candidate.violation;
    return score;
}

std::optional<std::size_t> find_candidate(SearchResult const& result, Choices const& choices)
{
    auto const found = std::ranges::find(result.candidates, choices, &Candidate::choices);
    if (found == result.candidates.end()) return std::nullopt;
    return static_cast<std::size_t>(found - result.candidates.begin());
}

bool knows_leakage(std::vector<Candidate> const& candidates)
{
    return std::ranges::any_of(candidates,
                               [](Candidate const& c) { return c.evaluation.leakage.has_value(); });
}

std::vector<Metric> metrics_of(SearchResult const& result)
{
    std::vector<Metric> metrics{all_metrics.begin(), all_metrics.end()};
    if (!knows_leakage(result.candidates)) std::erase(metrics, Metric::leakage);
    return metrics;
}

std::vector<std::size_t> front_of(SearchResult const& result)
{
    if (result.certificate && result.certificate->answer) {
        if (auto const answer = find_candidate(result, result.certificate->answer->choices)) return {*answer};
    }
    // Only what enters the archive can be on the front, so few rows are compared with all others.
    auto const scores = scores_of(result);
    Archive archive;
    std::vector<std::size_t> entered;
    std::vector<Score> entered_scores;
    for (std::size_t i = 0; i < scores.size(); ++i) {
        if (archive.add(scores[i]) == Archive::Change::none) continue;
        entered.push_back(i);
        entered_scores.push_back(scores[i]);
    }
    std::map<std::vector<double>, std::size_t> fastest; // of each point of the front
    for (auto const i : pareto_front(entered_scores))
        fastest.emplace(entered_scores[i].objectives, entered[i]);
    for (std::size_t i = 0; i < scores.size(); ++i) {
        auto const point = scores[i].violation > 0 ? fastest.end() : fastest.find(scores[i].objectives);
        if (point != fastest.end() && is_faster(result, i, point->second)) point->second = i;
    }
    std::vector<std::size_t> front;
    front.reserve(fastest.size());
    for (auto const& [objectives, index] : fastest)
        front.push_back(index);
    return front;
}

std::size_t best_of(SearchResult const& result)
{
    auto const scores = scores_of(result);
    std::size_t best = 0;
    for (std::size_t i = 1; i < scores.size(); ++i)
        if (better(scores[i], scores[best]) ||
            (!better(scores[best], scores[i]) && is_faster(result, i, best)))
            best = i;
    return best;
}

Progress progress_of(SearchResult const& result)
{
    auto const scores = scores_of(result);
    Progress progress;
    for (auto const& score : scores) {
        if (score.violation > 0 || std::ranges::any_of(score.objectives, is_infinite)) continue;
        if (progress.reference.empty()) progress.reference = score.objectives;
        for (std::size_t i = 0; i < score.objectives.size(); ++i)
            progress.reference[i] = std::max(progress.reference[i], score.objectives[i]);
    }
    Archive archive;
    double best = unknown;
    double volume = 0;
    for (auto const& score : scores) {
        if (archive.add(score) == Archive::Change::some) {
            auto const front = std::ranges::min_element(
                archive.scores(), {}, [](Score const& other) { return other.objectives.front(); });
            best = natural(front->objectives.front(), result.subject.objectives.front());
            if (!progress.reference.empty()) volume = hypervolume(archive.scores(), progress.reference);
        }
        progress.best.push_back(best);
        progress.hypervolume.push_back(volume);
    }
    for (std::size_t i = 0; i < progress.reference.size(); ++i)
        progress.reference[i] = natural(progress.reference[i], result.subject.objectives[i]);
    return progress;
}

} // namespace sunder::nas
