/// \file
/// A sweep from its file to its result, whoever runs the points.
#pragma once

#include "sim/config/sweep_scenario.hpp"
#include "sim/output/journal.hpp"
#include "sim/output/sweep_file.hpp"
#include "sim/runner/run_point.hpp"
#include "sim/runner/sweep_table.hpp"
#include "tools/cli/commands/point_tables.hpp"
#include "tools/cli/result_file.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::cli {

struct SweepRequest {
    std::filesystem::path scenario;
    sim::SweepOverrides overrides;
    std::filesystem::path output;
    sim::Shard shard;
    sim::Journal::Start start = sim::Journal::Start::unasked;
    std::optional<PointTables> tables; ///< of each point, to be kept with it
};

/// What to ask of each point. \pre the scenario outlives it
[[nodiscard]] sim::SweepProblem problem_of(sim::SweepScenario& scenario,
                                           std::optional<PointTables> const& tables = {});

struct PointCounts {
    std::int64_t done = 0, failed = 0, skipped = 0;

    [[nodiscard]] std::int64_t all() const { return done + failed + skipped; }
};

/// Claims the output, keeps each result in the journal beside it as it comes, and writes the file at the end.
/// The file depends on the scenario and its sweep only: not on the order of the results, nor on how often the
/// work was cut short.
class SweepSession {
public:
    /// Takes over what an earlier session found, where it is to go on: all but the points that failed, which
    /// may fare better now.
    /// \throws InputError  with every mistake of the scenario
    /// \throws RunError  when the output cannot be written, or what lies there is of another sweep
    explicit SweepSession(SweepRequest const& request);

    /// To be asked for points; refers to this session.
    [[nodiscard]] sim::SweepProblem problem() { return problem_of(scenario_, request_.tables); }
    /// Points without a result, ascending. None where the finished file stands there already.
    [[nodiscard]] std::vector<std::int64_t> missing() const;
    /// \throws RunError  when the disk refuses
    void keep(sim::PointResult const& result);
    /// Puts the file in its place, where it does not stand there already. \pre nothing is missing
    void finish();

    [[nodiscard]] sim::SweepScenario const& scenario() const { return scenario_; }
    [[nodiscard]] PointCounts const& counts() const { return counts_; }
    [[nodiscard]] std::int64_t size() const { return table_.size(); }

private:
    [[nodiscard]] std::string identity() const;
    [[nodiscard]] bool take_over_finished();
    [[nodiscard]] bool take_over(std::string_view record);
    void put(sim::PointResult const& result);
    /// Points whose full tables belong in the file.
    [[nodiscard]] std::vector<std::int64_t> points_with_tables() const;
    void count(sim::PointStatus status);

    SweepRequest request_;
    sim::SweepScenario scenario_;
    sim::SweepTable table_;
    PointCounts counts_;
    sim::Provenance provenance_;
    ResultFile output_;
    std::optional<sim::Journal> journal_; ///< none where the finished file stands there already
};

} // namespace sunder::cli
