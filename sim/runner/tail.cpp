#include "sim/runner/tail.hpp"

#include "sim/base/random.hpp"
#include "sim/base/run_error.hpp"
#include "sim/records/packing.hpp"
#include "sim/runner/split_levels.hpp"
#include "sim/runner/split_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace sunder::sim {
namespace {

std::vector<SplitCounts> run_split(Deployment const& deployment, SplitPlan const& plan, std::int64_t count,
                                   ReplicationPool const& pool)
{
    std::vector<SplitCounts> all;
    auto const work = [&](std::int64_t replication, std::size_t /*place*/) {
        Packer packer;
        packer.add(split_run(deployment, replication, plan));
        return std::move(packer).text();
    };
    auto const take = [&](std::int64_t /*replication*/, std::string const& answer) {
        all.push_back(Unpacker{answer}.next<SplitCounts>());
        auto const unfinished = all.back().unfinished;
        if (unfinished > 0) throw RunError{fmt::format("{} of the requests never ended", unfinished)};
    };
    run_in_children(count, {.work = work, .take = take}, pool);
    return all;
}

/// Finds the levels of a question.
class Pilot {
public:
    Pilot(Deployment deployment, TailQuestion const& question, ReplicationPool pool)
        : deployment_{std::move(deployment)},
          pool_{std::move(pool)},
          plan_{.beyond = question.beyond, .whose = question.whose, .levels = {}}
    {
        deployment_.run.seed = Seed{deployment_.run.seed}.child("pilot").value();
        pool_.first = 0;
    }

    void find()
    {
        SplitLadder ladder;
        int idle = 0; ///< batches in a row that told of no other level
        while (requests_ < first_requests && pool_.first < most_first)
            run_batch();
        while (!ladder.is_whole && idle < most_idle) {
            run_batch();
            auto const before = ladder.levels;
            ladder = longer(std::move(ladder), counts_);
            bool const is_longer = ladder.levels.size() > before.size();
            idle = is_longer ? 0 : idle + 1;
            bool const has_changed =
                is_longer || (!before.empty() && ladder.levels.back().trials != before.back().trials);
            if (has_changed) counts_ = {};
            plan_.levels = ladder.levels;
        }
        is_whole_ = ladder.is_whole;
    }

    [[nodiscard]] SplitPlan const& plan() const { return plan_; }
    [[nodiscard]] bool is_whole() const { return is_whole_; }
    [[nodiscard]] std::int64_t requests() const { return requests_; }

private:
    static constexpr std::int64_t batch = 4; ///< replications
    static constexpr int most_idle = 12;
    // Until the first level is chosen.
    static constexpr std::int64_t first_requests = 20'000;
    static constexpr std::int64_t most_first = 64; ///< replications

    void run_batch()
    {
        for (auto const& counts : run_split(deployment_, plan_, batch, pool_)) {
            counts_.add(counts);
            requests_ += counts.requests;
        }
        pool_.first += batch;
    }

    Deployment deployment_;
    ReplicationPool pool_;
    SplitPlan plan_;
    SplitCounts counts_; ///< of runs with these levels
    bool is_whole_ = false;
    std::int64_t requests_ = 0;
};

/// Weights of all replications.
struct Weights {
    std::vector<double> late;
    std::vector<double> finished;
};

/// Half the width of the interval over the estimate; nothing where there is none.
std::optional<double> relative_half_width(Weights const& weights)
{
    auto const count = static_cast<double>(weights.late.size());
    double const finished = mean_of(weights.finished);
    double const estimate = mean_of(weights.late) / finished;
    auto const seen = std::ranges::count_if(weights.late, [](double late) { return late > 0; });
    if (count < 2 || seen < 2) return std::nullopt;
    std::vector<double> residuals;
    for (std::size_t i = 0; i < weights.late.size(); ++i)
        residuals.push_back((weights.late[i] - estimate * weights.finished[i]) / finished);
    auto const interval = confidence_interval(residuals);
    return (interval->high - interval->low) / 2 / estimate;
}

/// The variance of the estimate over its square.
double relative_variance(Weights const& weights)
{
    auto const count = static_cast<double>(weights.late.size());
    double const late = mean_of(weights.late);
    double const finished = mean_of(weights.finished);
    double sum = 0;
    for (std::size_t i = 0; i < weights.late.size(); ++i) {
        double const residual = weights.late[i] / late - weights.finished[i] / finished;
        sum += residual * residual;
    }
    return sum / (count - 1) / count;
}

class Estimator {
public:
    Estimator(Deployment const& deployment, TailQuestion const& question, SplitPlan const& plan,
              ReplicationPool pool)
        : deployment_{deployment}, question_{question}, plan_{plan}, pool_{std::move(pool)}
    {
        pool_.first = 0;
    }

    void run()
    {
        run_until(first_batch);
        while (done() < question_.most_replications) {
            auto const width = relative_half_width(weights_);
            if (width && *width <= question_.accuracy) return;
            run_until(needed(width));
        }
    }

    [[nodiscard]] TailAnswer answer() const
    {
        TailAnswer answer{.probability = sum_.finished > 0 ? sum_.late / sum_.finished : 0,
                          .replications = done(),
                          .late_seen = sum_.late_seen,
                          .requests = sum_.requests,
                          .copies = sum_.copies};
        double const all = sum_.finished + sum_.unanswered;
        answer.unanswered = all > 0 ? sum_.unanswered / all : 0;
        answer.with_late = std::ranges::count_if(weights_.late, [](double late) { return late > 0; });
        for (auto const& [height, trials] : plan_.levels)
            answer.levels.push_back({.at = plan_.at(height),
                                     .trials = trials,
                                     .rises = sum_.rises[height].weight / all,
                                     .seen = sum_.rises[height].seen});
        for (std::size_t height = 0; height < heights; ++height)
            if (sum_.rises[height].seen > 0) answer.highest = plan_.at(height);
        if (auto const width = relative_half_width(weights_)) {
            answer.interval =
                Interval{answer.probability * std::exp(-*width), answer.probability * std::exp(*width)};
            answer.plain_requests =
                (1 - answer.probability) / answer.probability / relative_variance(weights_);
        }
        return answer;
    }

private:
    static constexpr std::int64_t first_batch = 20; ///< replications

    [[nodiscard]] std::int64_t done() const { return std::ssize(weights_.late); }

    /// Replications that may do, one in twenty more than the variance so far asks for.
    [[nodiscard]] std::int64_t needed(std::optional<double> width) const
    {
        constexpr double margin = 1.05;
        constexpr std::int64_t most_growth = 4;
        if (!width) return 2 * done();
        double const times = margin * (*width / question_.accuracy) * (*width / question_.accuracy);
        auto const wanted = std::min(times, double{most_growth}) * static_cast<double>(done());
        return std::max(done() + first_batch, static_cast<std::int64_t>(std::ceil(wanted)));
    }

    void run_until(std::int64_t count)
    {
        count = std::min(count, question_.most_replications);
        pool_.first = done();
        for (auto const& counts : run_split(deployment_, plan_, count - done(), pool_)) {
            weights_.late.push_back(counts.late);
            weights_.finished.push_back(counts.finished);
            sum_.add(counts);
        }
    }

    Deployment const& deployment_;
    TailQuestion const& question_;
    SplitPlan const& plan_;
    ReplicationPool pool_;
    Weights weights_;
    SplitCounts sum_;
};

} // namespace

TailAnswer estimate_tail(Deployment const& deployment, TailQuestion const& question,
                         ReplicationPool const& pool)
{
    Pilot pilot{deployment, question, pool};
    pilot.find();
    Estimator estimator{deployment, question, pilot.plan(), pool};
    estimator.run();
    auto answer = estimator.answer();
    answer.reaches_bound = pilot.is_whole();
    answer.pilot_requests = pilot.requests();
    return answer;
}

} // namespace sunder::sim
