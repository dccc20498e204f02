#include "sim/runner/split_run.hpp"

#include "sim/base/run_error.hpp"
#include "sim/engine/recorder.hpp"
#include "sim/engine/seeds.hpp"
#include "sim/engine/stepwise_run.hpp"
#include "sim/process/child_process.hpp"
#include "sim/process/shared_memory.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <exception>
#include <string>
#include <utility>

namespace sunder::sim {
namespace {

/// With which summaries count those that missed a deadline.
constexpr Seconds timing_precision{1e-9};

/// What all copies of a run write to.
struct Board {
    SplitCounts counts;
    std::array<char, 512> failure{}; ///< why one of them gave up; empty: none did
};

class SplittingRun final : Recorder {
public:
    SplittingRun(Deployment const& deployment, std::int64_t replication, SplitPlan const& plan)
        : plan_{plan},
          warm_up_{deployment.run.warm_up},
          luck_{seed_of_replication(deployment.run, replication).child("split")},
          run_{deployment, replication, *this}
    {
        for (auto const& level : plan.levels)
            weights_.push_back(weights_.back() / level.trials);
    }

    SplitCounts counts()
    {
        stay_above(0);
        run_.tell_unfinished();
        return board_->counts;
    }

private:
    Next ended(std::int64_t /*number*/, Request const& request) override
    {
        auto& counts = board_->counts;
        ++counts.requests;
        if (request.status == Status::unfinished) ++counts.unfinished;
        bool const is_meant = !plan_.whose || request.application == plan_.whose->code();
        if (is_meant && request.arrived_at >= warm_up_) count(request);
        return Next::go_on;
    }
    void passed(Span const& /*span*/) override {}

    void count(Request const& request)
    {
        auto& counts = board_->counts;
        double const weight = weights_[level_];
        if (request.status != Status::finished) {
            counts.unanswered += weight;
            return;
        }
        counts.finished += weight;
        if (request.finished_at - request.arrived_at <= plan_.beyond + timing_precision) return;
        counts.late += weight;
        ++counts.late_seen;
    }

    [[nodiscard]] Seconds height_of(std::size_t level) const { return plan_.at(plan_.levels[level].height); }

    /// Goes on until the run is over or has fallen below level `level`, counted from 1; 0: the ground.
    void stay_above(std::size_t level)
    {
        level_ = level;
        while (!run_.is_over()) {
            auto const height = run_.longest_in_sight(plan_.whose);
            rise_to(height);
            if (level > 0 && height < height_of(level - 1)) return;
            if (level < plan_.levels.size() && height >= height_of(level)) {
                split(level + 1);
                level_ = level;
            } else {
                run_.go_on();
            }
        }
    }

    void rise_to(Seconds height)
    {
        auto const part = std::min(height / plan_.beyond, 1.0) * static_cast<double>(heights);
        auto reached = static_cast<std::size_t>(part);
        if (reached < heights && height >= plan_.at(reached)) ++reached;
        for (auto i = std::exchange(reached_, reached); i < reached; ++i) {
            auto& [weight, seen] = board_->counts.rises[i];
            weight += weights_[level_];
            ++seen;
        }
    }

    void split(std::size_t level)
    {
        auto const at = run_.instant_of(height_of(level - 1), plan_.whose);
        for (int trial = 1; trial < plan_.levels[level - 1].trials; ++trial) {
            auto const number = static_cast<std::uint64_t>(board_->counts.copies++);
            ChildProcess copy{[&] { go_another_way(level, luck_.child(number), at); }};
            auto const reason = copy.finish();
            if (board_->failure.front() != '\0') throw RunError{board_->failure.data()};
            if (reason) throw RunError{fmt::format("a copy of the run {}", *reason)};
        }
        stay_above(level);
    }

    /// In a copy. \param at  when the run rose to the level
    void go_another_way(std::size_t level, Seed luck, Seconds at)
    {
        try {
            run_.change_luck(luck, at);
            stay_above(level);
            if (run_.is_over()) run_.tell_unfinished();
        } catch (std::exception const& error) {
            std::string const reason{error.what()};
            auto const size = std::min(reason.size(), board_->failure.size() - 1);
            std::memcpy(board_->failure.data(), reason.data(), size);
        }
    }

    SplitPlan const& plan_;
    Seconds warm_up_;
    Seed luck_;
    std::vector<double> weights_{1.0}; ///< (levels + 1,)
    Shared<Board> board_;
    StepwiseRun run_;
    std::size_t level_ = 0;   ///< of the run now
    std::size_t reached_ = 0; ///< heights that lie below it
};

} // namespace

void SplitCounts::add(SplitCounts const& more)
{
    finished += more.finished;
    late += more.late;
    unanswered += more.unanswered;
    late_seen += more.late_seen;
    requests += more.requests;
    unfinished += more.unfinished;
    copies += more.copies;
    for (std::size_t i = 0; i < heights; ++i) {
        rises[i].weight += more.rises[i].weight;
        rises[i].seen += more.rises[i].seen;
    }
}

SplitCounts split_run(Deployment const& deployment, std::int64_t replication, SplitPlan const& plan)
{
    return SplittingRun{deployment, replication, plan}.counts();
}

} // namespace sunder::sim
