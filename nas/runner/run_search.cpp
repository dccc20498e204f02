#include "nas/runner/run_search.hpp"

#include "sim/base/run_error.hpp"

#include <algorithm>
#include <chrono>
#include <memory>
#include <optional>
#include <utility>

namespace sunder::nas {
namespace {

using Clock = std::chrono::steady_clock;

/// Keeps at most so many snapshots, evenly spaced: when there are too many, every second one goes.
class ThetaRecorder {
public:
    void look_at(Optimizer const& optimizer, std::int64_t evaluations)
    {
        last_ = flat(optimizer.theta());
        last_evaluations_ = evaluations;
        if (last_.empty() || turn_++ % stride_ != 0) return;
        if (history_.evaluations.size() == most) thin_out();
        history_.evaluations.push_back(evaluations);
        history_.probabilities.push_back(last_);
    }

    ThetaHistory finish()
    {
        if (!last_.empty() &&
            (history_.evaluations.empty() || history_.evaluations.back() != last_evaluations_)) {
            history_.evaluations.push_back(last_evaluations_);
            history_.probabilities.push_back(last_);
        }
        return std::move(history_);
    }

private:
    static constexpr std::size_t most = 1000;

    static std::vector<double> flat(std::vector<std::vector<double>> const& rows)
    {
        std::vector<double> values;
        for (auto const& row : rows)
            values.insert(values.end(), row.begin(), row.end());
        return values;
    }

    void thin_out()
    {
        std::size_t kept = 0;
        for (std::size_t i = 0; i < history_.evaluations.size(); i += 2, ++kept) {
            history_.evaluations[kept] = history_.evaluations[i];
            history_.probabilities[kept] = std::move(history_.probabilities[i]);
        }
        history_.evaluations.resize(kept);
        history_.probabilities.resize(kept);
        stride_ *= 2;
    }

    ThetaHistory history_;
    std::int64_t turn_ = 0;
    std::int64_t stride_ = 1;
    std::vector<double> last_;
    std::int64_t last_evaluations_ = 0;
};

class SearchLoop {
public:
    SearchLoop(SearchProblem const& problem, SearchRun const& run)
        : problem_{problem},
          run_{run},
          optimizer_{make_optimizer(problem.table.space().space(), problem.plan.optimizer,
                                    sim::Seed{problem.plan.seed}.child("search"))},
          appraiser_{problem.plan, problem.table, problem.accuracy, run.processes}
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
        } catch (sim::Interrupted const&) {
            result_.ending = Ending::interrupted;
        }
        result_.theta = theta_.finish();
        result_.mode = optimizer_->mode();
        result_.simulations = appraiser_.simulations();
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
        result_.simulations = appraiser_.simulations();
        if (scores.size() < asked) return false; // nobody learns from part of a turn
        optimizer_->tell(scores);
        theta_.look_at(*optimizer_, std::ssize(result_.candidates));
        return true;
    }

    std::vector<Evaluation> look_at(std::vector<Choices> const& batch)
    {
        if (turn_ < std::ssize(run_.earlier)) {
            auto const& evaluations = run_.earlier[static_cast<std::size_t>(turn_)].evaluations;
            if (evaluations.size() != batch.size())
                throw sim::RunError{"what was done so far is not of this search"};
            for (std::size_t i = 0; i < batch.size(); ++i)
                appraiser_.remember(batch[i], evaluations[i]);
            return evaluations;
        }
        Turn turn{.evaluations = appraiser_.evaluate(batch), .elapsed = elapsed()};
        if (run_.keep) run_.keep(turn);
        return std::move(turn.evaluations);
    }

    [[nodiscard]] sim::Seconds elapsed() const
    {
        return elapsed_before_ + sim::Seconds{std::chrono::duration<double>(Clock::now() - started_).count()};
    }

    [[nodiscard]] bool is_used_up() const
    {
        auto const& budget = problem_.plan.budget;
        if (budget.evaluations && std::ssize(result_.candidates) >= *budget.evaluations) return true;
        if (budget.simulations && appraiser_.simulations() >= *budget.simulations) return true;
        return budget.time && turn_ >= std::ssize(run_.earlier) && elapsed() >= *budget.time;
    }

    SearchProblem const& problem_;
    SearchRun const& run_;
    std::unique_ptr<Optimizer> optimizer_;
    Appraiser appraiser_;
    ThetaRecorder theta_;
    SearchResult result_;
    std::int64_t turn_ = 0;
    Clock::time_point started_ = Clock::now();
    sim::Seconds elapsed_before_;
};

} // namespace

SearchResult run_search(SearchProblem const& problem, SearchRun const& run)
{
    return SearchLoop{problem, run}.go();
}

} // namespace sunder::nas
