#include "nas/runner/run_search.hpp"

#include "nas/runner/table_prospects.hpp"
#include "nas/runner/theta_recorder.hpp"
#include "nas/search/draw.hpp"
#include "sim/base/contract.hpp"
#include "sim/base/run_error.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace sunder::nas {
namespace {

using Clock = std::chrono::steady_clock;

class SearchLoop {
public:
    SearchLoop(SearchProblem const& problem, SearchRun const& run)
        : problem_{problem},
          run_{run},
          prospects_{problem.table,
                     problem.accuracy,
                     {.method = problem.plan.method,
                      .objectives = problem.plan.objectives,
                      .limits = problem.plan.limits,
                      .replications = problem.table.setting().base.run.replications}},
          optimizer_{make_optimizer(prospects_, problem.plan.optimizer, problem.plan.objectives.size(),
                                    sim::Seed{problem.plan.seed}.child("search"))},
          simulator_{problem.table.setting(),
                     {.replications = problem.table.setting().base.run.replications,
                      .first = 0,
                      .processes = run.processes}},
          evaluator_{problem.table,
                     problem.accuracy,
                     simulator_,
                     {.method = problem.plan.method, .limits = problem.plan.limits}}
    {
        result_.subject = problem.subject;
        result_.space = problem.table.space().space();
        if (!run.earlier.empty()) elapsed_before_ = run.earlier.back().elapsed;
    }

    SearchResult go()
    {
        try {
            while (take_turn()) {
                if (run_.progress) run_.progress(result_);
                if (turn_ >= std::ssize(run_.earlier) && run_.is_stopped()) throw sim::Interrupted{};
            }
            if (knows_leakage(result_.candidates))
                result_.cuts.cuts = at_every_cut(problem_, simulator_, result_.candidates[best_of(result_)]);
        } catch (sim::Interrupted const&) {
            result_.ending = Ending::interrupted;
            result_.simulations = simulations();
        }
        result_.theta = theta_.history();
        result_.mode = optimizer_->mode();
        return std::move(result_);
    }

private:
    /// \return false at the end of the search
    bool take_turn()
    {
        if (is_used_up()) return false;
        auto batch = optimizer_->ask();
        if (batch.empty()) return false;
        auto const asked = batch.size();
        if (auto const most = problem_.plan.budget.evaluations)
            batch.resize(std::min(asked, static_cast<std::size_t>(*most - std::ssize(result_.candidates))));
        if (prospects_.chooses_split() && problem_.plan.method != Method::analytic &&
            is_screened(problem_.plan.optimizer))
            batch = at_simulated_splits(std::move(batch));
        auto const evaluations = look_at(batch);
        std::vector<Score> scores;
        for (std::size_t i = 0; i < batch.size(); ++i) {
            scores.push_back(score_of(evaluations[i], problem_.plan.objectives, problem_.plan.limits));
            result_.candidates.push_back({.turn = turn_,
                                          .choices = std::move(batch[i]),
                                          .evaluation = evaluations[i],
                                          .violation = scores.back().violation});
        }
        ++turn_;
        result_.simulations = simulations();
        if (scores.size() < asked) return false; // nobody learns from part of a turn
        optimizer_->tell(scores);
        theta_.look_at(*optimizer_, std::ssize(result_.candidates));
        return true;
    }

    /// Each at the first of its promising splits that keeps the limits when simulated; as it is where none
    /// does.
    std::vector<Choices> at_simulated_splits(std::vector<Choices> batch)
    {
        std::vector<std::vector<Choices>> splits;
        splits.reserve(batch.size());
        for (auto const& choices : batch)
            splits.push_back(prospects_.promising_splits(choices));
        for (std::size_t rank = 0;; ++rank) {
            std::vector<std::size_t> open; // indices
            std::vector<Journey> journeys;
            for (std::size_t i = 0; i < batch.size(); ++i)
                if (rank < splits[i].size()) {
                    open.push_back(i);
                    journeys.push_back(problem_.table.row(splits[i][rank]).journey);
                }
            if (open.empty()) return batch;
            auto const outcomes = simulator_.outcomes(journeys);
            for (std::size_t j = 0; j < open.size(); ++j) {
                auto const i = open[j];
                if (!keeps_limits(splits[i][rank], outcomes[j])) continue;
                batch[i] = splits[i][rank];
                splits[i].clear();
            }
        }
    }

    /// Those that do not hang on what it is asked for.
    [[nodiscard]] bool keeps_limits(Choices const& choices, SimulatedOutcome const& outcome) const
    {
        auto const evaluation =
            with_outcome(problem_.table.evaluation(problem_.table.row(choices), 0), outcome);
        return std::ranges::all_of(problem_.plan.limits, [&](Limit const& limit) {
            return limit.metric == Metric::accuracy || limit.metric == Metric::leakage ||
                   violation_of(limit, evaluation) <= 0;
        });
    }

    std::vector<Evaluation> look_at(std::vector<Choices> const& batch)
    {
        if (turn_ < std::ssize(run_.earlier)) {
            auto const& evaluations = run_.earlier[static_cast<std::size_t>(turn_)].evaluations;
            if (evaluations.size() != batch.size())
                throw sim::RunError{"what was done so far is not of this search"};
            for (std::size_t i = 0; i < batch.size(); ++i)
                remember(batch[i], evaluations[i]);
            return evaluations;
        }
        SearchTurn turn{.evaluations = evaluator_.evaluate(batch), .elapsed = elapsed()};
        if (run_.keep) run_.keep(turn);
        return std::move(turn.evaluations);
    }

    /// Takes over what an earlier run found, so that it need not be simulated again.
    void remember(Choices const& choices, Evaluation const& evaluation)
    {
        if (evaluation.evaluator != Evaluator::simulated) return;
        auto const journey = problem_.table.row(choices).journey;
        if (simulator_.find(journey) != nullptr) return;
        simulator_.remember(journey, {.mean = evaluation.latency,
                                      .p50 = evaluation.p50.value_or(evaluation.latency),
                                      .p90 = evaluation.p90.value_or(evaluation.latency),
                                      .p95 = evaluation.p95.value_or(evaluation.latency),
                                      .p99 = evaluation.p99.value_or(evaluation.latency),
                                      .energy = evaluation.energy});
        ++remembered_;
    }

    /// Different journeys simulated, by earlier runs too.
    [[nodiscard]] std::int64_t simulations() const { return simulator_.simulated() + remembered_; }

    [[nodiscard]] sim::Seconds elapsed() const
    {
        return elapsed_before_ + sim::Seconds{std::chrono::duration<double>(Clock::now() - started_).count()};
    }

    [[nodiscard]] bool is_used_up() const
    {
        auto const& budget = problem_.plan.budget;
        if (budget.evaluations && std::ssize(result_.candidates) >= *budget.evaluations) return true;
        if (budget.simulations && simulations() >= *budget.simulations) return true;
        return budget.time && turn_ >= std::ssize(run_.earlier) && elapsed() >= *budget.time;
    }

    SearchProblem const& problem_;
    SearchRun const& run_;
    TableProspects prospects_;
    std::unique_ptr<Optimizer> optimizer_;
    Simulator simulator_;
    CandidateEvaluator evaluator_;
    std::int64_t remembered_ = 0; ///< journeys that an earlier run simulated
    ThetaRecorder theta_;
    SearchResult result_;
    std::int64_t turn_ = 0;
    Clock::time_point started_ = Clock::now();
    sim::Seconds elapsed_before_;
};

MostAccurateQuestion question_of(SearchPlan const& plan)
{
    MostAccurateQuestion question{.confirmation = plan.confirmation};
    for (auto const& limit : plan.limits) {
        if (find_share(limit.metric)) {
            question.percentile = limit.metric;
            question.limit = sim::Seconds{limit.value};
        } else {
            question.limits.push_back(limit);
        }
    }
    return question;
}

/// Everything that the simulator knows, in the order of the space.
std::vector<Candidate> simulated_candidates(SearchProblem const& problem, Simulator const& simulator)
{
    auto const& space = problem.table.space().space();
    std::vector<Candidate> candidates;
    std::optional<Choices> choices{Choices(space.variables.size(), 0)};
    for (; choices; choices = find_next(space, *choices)) {
        auto const row = problem.table.row(*choices);
        auto const* const outcome =
            row.obstacle == CandidateObstacle::none ? simulator.find(row.journey) : nullptr;
        if (outcome == nullptr) continue;
        auto const evaluation =
            with_outcome(problem.table.evaluation(row, problem.accuracy.accuracy(*choices)), *outcome);
        auto const score = score_of(evaluation, problem.plan.objectives, problem.plan.limits);
        candidates.push_back(
            {.turn = 0, .choices = *choices, .evaluation = evaluation, .violation = score.violation});
    }
    return candidates;
}

SearchResult run_exact_search(SearchProblem const& problem, SearchRun const& run)
{
    SearchResult result{.subject = problem.subject, .space = problem.table.space().space()};
    auto architectures = architectures_of(problem.table.space(), most_architectures);
    SUNDER_EXPECTS(architectures);
    problem.accuracy.prepare(*architectures);
    std::erase_if(*architectures,
                  [&](Choices const& choices) { return !problem.accuracy.is_known(choices); });
    auto const keep = [&run](Journey const& journey, SimulatedOutcome const& outcome) {
        if (run.keep_outcome) run.keep_outcome({.journey = journey, .outcome = outcome});
    };
    Simulator simulator{problem.table.setting(),
                        {.replications = problem.table.setting().base.run.replications,
                         .first = 0,
                         .processes = run.processes,
                         .learned = keep}};
    for (auto const& [journey, outcome] : run.learned)
        simulator.remember(journey, outcome);
    auto const known = [&] { return simulator.simulated() + std::ssize(run.learned); };
    auto question = question_of(problem.plan);
    question.progress = [&](std::int64_t /*simulated*/) {
        result.simulations = known();
        if (run.progress) run.progress(result);
        if (run.is_stopped()) throw sim::Interrupted{};
    };
    try {
        result.certificate =
            find_most_accurate(problem.table, problem.accuracy, simulator, *architectures, question);
    } catch (sim::Interrupted const&) {
        result.ending = Ending::interrupted;
    }
    result.simulations = known();
    result.candidates = simulated_candidates(problem, simulator);
    return result;
}

} // namespace

std::vector<Candidate> at_every_cut(SearchProblem const& problem, Simulator& simulator,
                                    Candidate const& candidate)
{
    auto const& space = problem.table.space().space();
    auto const split = *space.find("split");
    auto const count = static_cast<int>(space.variables[split].choices.size());
    std::vector<Choices> choices;
    for (int cut = 0; cut < count; ++cut) {
        choices.push_back(candidate.choices);
        choices.back()[split] = cut;
        choices.back() = canonical(space, choices.back());
    }
    CandidateEvaluator evaluator{problem.table,
                                 problem.accuracy,
                                 simulator,
                                 {.method = problem.plan.method, .limits = problem.plan.limits}};
    auto const evaluations = evaluator.evaluate(choices);
    std::vector<Candidate> cuts;
    for (std::size_t i = 0; i < choices.size(); ++i) {
        auto const score = score_of(evaluations[i], problem.plan.objectives, problem.plan.limits);
        cuts.push_back({.turn = candidate.turn,
                        .choices = choices[i],
                        .evaluation = evaluations[i],
                        .violation = score.violation});
    }
    return cuts;
}

SearchResult run_search(SearchProblem const& problem, SearchRun const& run)
{
    if (is_exact(problem.plan)) return run_exact_search(problem, run);
    return SearchLoop{problem, run}.go();
}

} // namespace sunder::nas
