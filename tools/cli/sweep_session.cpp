#include "tools/cli/sweep_session.hpp"

#include "sim/base/run_error.hpp"
#include "sim/config/files.hpp"
#include "sim/scenario/deployment.hpp"
#include "tools/cli/overrides.hpp"
#include "tools/cli/version.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sunder::cli {
namespace {

namespace fs = std::filesystem;

sim::Provenance provenance_of(SweepRequest const& request, sim::Scenario const& scenario)
{
    return {.program_version = program_version,
            .simgrid_version = simgrid_version,
            .command = command_of("sweep", request.overrides),
            .scenario_text = scenario.text,
            .inputs = scenario.inputs};
}

bool is_same(sim::Provenance const& a, sim::Provenance const& b)
{
    return a.program_version == b.program_version && a.simgrid_version == b.simgrid_version &&
           a.command == b.command && a.scenario_text == b.scenario_text;
}

} // namespace

sim::SweepProblem problem_of(sim::SweepScenario& scenario)
{
    return {.includes = [&scenario](std::int64_t point) { return scenario.includes(point); },
            .deployment_of =
                [&scenario](std::int64_t point) {
                    auto deployment = sim::deploy(scenario.at(point));
                    deployment.run.record = sim::RecordLevel::requests;
                    return deployment;
                },
            .schema = scenario.schema(),
            .stop = scenario.sweep().stop,
            .keep_records = {}};
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
    journal_.emplace(request.output, sim::Journal::Work{.what = "sweep", .identity = identity()},
                     request.start, [this](std::string_view record) { return take_over(record); });
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
    if (request_.start == sim::Journal::Start::afresh || is_cut_short || !fs::exists(request_.output))
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
    if (result->status != sim::PointStatus::failed && table_.lacks(result->number)) put(*result);
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

void SweepSession::finish()
{
    if (!journal_) return;
    auto const& base = scenario_.base();
    sim::write_sweep(output_, {.points = table_.table(),
                               .points_in_all = scenario_.points().size(),
                               .application = base.applications.front().name,
                               .scenario = base.name,
                               .seed = base.run.seed,
                               .with_records = {},
                               .provenance = provenance_});
    journal_->remove();
}

} // namespace sunder::cli
