#include "tools/cli/commands/sweep_session.hpp"

#include "sim/base/run_error.hpp"
#include "sim/base/sha256.hpp"
#include "sim/runner/decide_splits.hpp"
#include "sim/scenario/deployment.hpp"
#include "tools/cli/syntax/overrides.hpp"
#include "tools/cli/version.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sunder::cli {
namespace {

namespace fs = std::filesystem;

std::string tables_text(std::optional<PointTables> const& tables)
{
    if (!tables) return {};
    return tables->level == sim::RecordLevel::spans ? " --tables spans" : " --tables requests";
}

sim::Provenance provenance_of(SweepRequest const& request, sim::Scenario const& scenario)
{
    return {.program_version = program_version,
            .simgrid_version = simgrid_version,
            .command = command_of("sweep", request.overrides) + tables_text(request.tables),
            .scenario_text = scenario.text,
            .inputs = scenario.inputs};
}

bool is_same(sim::Provenance const& a, sim::Provenance const& b)
{
    return a.program_version == b.program_version && a.simgrid_version == b.simgrid_version &&
           a.command == b.command && a.scenario_text == b.scenario_text;
}

} // namespace

sim::SweepProblem problem_of(sim::SweepScenario& scenario, std::optional<PointTables> const& tables)
{
    auto const level = tables ? tables->level : sim::RecordLevel::requests;
    sim::SweepProblem problem{
        .includes = [&scenario](std::int64_t point) { return scenario.includes(point); },
        .deployment_of =
            [&scenario, level](std::int64_t point) {
                auto const decided = sim::decide_splits(scenario.at(point), {.processes = 1, .progress = {}});
                auto deployment = sim::deploy(decided.scenario);
                deployment.run.record = level;
                return deployment;
            },
        .schema = scenario.schema(),
        .stop = scenario.sweep().stop,
        .keep_records = {}};
    if (tables)
        problem.keep_records = [kept = *tables](std::int64_t point, sim::Records const& records) {
            kept.write(point, records);
        };
    return problem;
}

SweepSession::SweepSession(SweepRequest const& request)
    : request_{request},
      scenario_{request.scenario, request.overrides},
      table_{{.sweep = scenario_.sweep(), .points = scenario_.points(), .schema = scenario_.schema()},
             request.shard},
      provenance_{provenance_of(request, scenario_.base())},
      output_{request.output}
{
    if (take_over_finished()) return;
    if (request.tables) sim::expect_foreseen_folder(request.tables->folder);
    journal_.emplace(request.output, sim::Journal::Work{.what = "sweep", .identity = identity()},
                     request.start, [this](std::string_view record) { return take_over(record); });
    if (request.tables && request.start != sim::Journal::Start::resume)
        fs::remove_all(request.tables->folder);
}

std::string SweepSession::identity() const
{
    return sim::sha256_of(fmt::format("{}\n{}\n{}\n{} of {}\n{}", provenance_.program_version,
                                      provenance_.simgrid_version, provenance_.command, request_.shard.number,
                                      request_.shard.of, provenance_.scenario_text));
}

bool SweepSession::take_over_finished()
{
    bool const is_cut_short = fs::exists(sim::Journal::path_beside(request_.output));
    if (request_.start != sim::Journal::Start::resume || is_cut_short || !fs::exists(request_.output))
        return false;
    auto const file = sim::read_sweep(request_.output, {});
    if (!is_same(file.provenance, provenance_) || file.points.number != table_.table().number)
        throw sim::RunError{fmt::format("'{}' holds another sweep: without --resume it is replaced",
                                        request_.output.string())};
    for (auto const status : file.points.status)
        count(status);
    return true;
}

bool SweepSession::take_over(std::string_view record)
{
    auto const result = sim::unpack_point_result(record);
    if (!result) return false;
    bool const is_whole = result->status == sim::PointStatus::skipped ||
                          (result->status == sim::PointStatus::done &&
                           (!request_.tables || request_.tables->has(result->number)));
    if (is_whole && table_.lacks(result->number)) put(*result);
    return true;
}

void SweepSession::count(sim::PointStatus status)
{
    counts_.done += status == sim::PointStatus::done ? 1 : 0;
    counts_.failed += status == sim::PointStatus::failed ? 1 : 0;
    counts_.skipped += status == sim::PointStatus::skipped ? 1 : 0;
}

void SweepSession::put(sim::PointResult const& result)
{
    table_.put(result);
    count(result.status);
}

std::vector<std::int64_t> SweepSession::missing() const
{
    if (!journal_) return {};
    return table_.missing();
}

void SweepSession::keep(sim::PointResult const& result)
{
    if (!table_.lacks(result.number)) return; // somebody else was faster, with the same result
    journal_->append(sim::pack(result));
    put(result);
}

std::vector<std::int64_t> SweepSession::points_with_tables() const
{
    std::vector<std::int64_t> points;
    auto const& table = table_.table();
    for (std::size_t row = 0; request_.tables && row < table.size(); ++row)
        if (table.status[row] == sim::PointStatus::done) points.push_back(table.number[row]);
    return points;
}

void SweepSession::finish()
{
    if (!journal_) return;
    auto const& base = scenario_.base();
    sim::write_sweep(output_,
                     {.points = table_.table(),
                      .points_in_all = scenario_.points().size(),
                      .application = base.applications.front().name,
                      .scenario = base.name,
                      .seed = base.run.seed,
                      .with_records = points_with_tables(),
                      .provenance = provenance_},
                     [this](std::int64_t point) { return request_.tables->read(point); });
    journal_->remove();
    if (request_.tables) fs::remove_all(request_.tables->folder);
}

} // namespace sunder::cli
