#include "tools/python/kept_run.hpp"

#include "sim/base/run_error.hpp"
#include "sim/engine/simulate.hpp"
#include "sim/forecast/heavy_tails.hpp"
#include "sim/forecast/overloads.hpp"
#include "sim/report/run_report.hpp"
#include "sim/runner/gathered_runs.hpp"
#include "sim/runner/run_in_children.hpp"
#include "sim/runner/tallied_run.hpp"
#include "sim/scenario/deployment.hpp"
#include "sim/scenario/network_traits.hpp"
#include "tools/cli/result_file.hpp"
#include "tools/cli/syntax/overrides.hpp"
#include "tools/cli/version.hpp"

#include <fmt/format.h>

#include <utility>

namespace sunder::python {
namespace {

/// Keeps rows, and tells of them now and then.
class WatchedRows final : public sim::RowTaker {
public:
    explicit WatchedRows(std::function<void(std::int64_t)> tell) : tell_{std::move(tell)} {}

    void take(sim::Request const& row) override
    {
        constexpr std::int64_t often = 4096;
        rows_.take(row);
        if (++count_ % often == 0 && tell_) tell_(count_);
    }
    void take(sim::Span const& row) override { rows_.take(row); }

    void move_to(sim::Records& records) { rows_.move_to(records); }
    [[nodiscard]] std::int64_t count() const { return count_; }

private:
    sim::KeptRows rows_;
    std::function<void(std::int64_t)> tell_;
    std::int64_t count_ = 0;
};

void run_here(sim::Deployment const& deployment, RunOptions const& options, sim::GatheredRuns& gathered)
{
    auto const all = deployment.run.replications;
    std::int64_t requests = 0;
    auto const tell = [&](std::int64_t ended) {
        if (options.watch)
            options.watch({.done = gathered.count(), .all = all, .requests = requests + ended});
    };
    while (gathered.count() < all) {
        WatchedRows rows{tell};
        auto run = sim::tallied_run(deployment, gathered.count(), rows);
        requests += rows.count();
        rows.move_to(run.records);
        gathered.add(std::move(run));
        tell(0);
    }
}

void run_in_children(sim::Deployment const& deployment, RunOptions const& options,
                     sim::GatheredRuns& gathered)
{
    auto const work = [&](std::int64_t replication, std::size_t /*place*/) {
        return sim::pack(sim::tallied_run(deployment, replication, sim::Rows::kept));
    };
    auto const take = [&](std::int64_t /*replication*/, std::string const& answer) {
        gathered.add(sim::unpack_tallied_run(answer, deployment));
    };
    auto const progress = [&](std::int64_t done, std::int64_t all) {
        if (options.watch) options.watch({.done = done, .all = all});
    };
    sim::run_in_children(deployment.run.replications, {.work = work, .take = take},
                         {.processes = options.processes, .progress = progress});
}

bool needs_simgrid(sim::Deployment const& deployment)
{
    return sim::network_traits_of(deployment.run.network_model).sharer != sim::NetworkTraits::Sharer::ours;
}

/// With policies that are the caller's own: children would have copies of them.
void run_with_own_policies(sim::Deployment const& deployment, RunOptions const& options,
                           sim::GatheredRuns& gathered)
{
    if (needs_simgrid(deployment))
        throw sim::RunError{
            "own policies need `network_model: exact`: SimGrid's models run in other processes"};
    sim::OwnPolicies const policies{options.make_policy};
    run_here(deployment, options, gathered);
}

void run_all(sim::Deployment const& deployment, RunOptions const& options, sim::GatheredRuns& gathered)
{
    bool const one_by_one = deployment.run.replications == 1 || options.processes == 1;
    if (options.make_policy) return run_with_own_policies(deployment, options, gathered);
    if (one_by_one && !needs_simgrid(deployment)) return run_here(deployment, options, gathered);
    run_in_children(deployment, options, gathered);
}

std::vector<std::string> warnings_of(sim::Deployment const& deployment, sim::Summary const& summary)
{
    auto warnings = sim::heavy_tails(deployment);
    for (auto& overload : sim::overloads(deployment))
        warnings.push_back(std::move(overload));
    if (summary.unfinished > 0)
        warnings.push_back(
            fmt::format("{} of the requests never ended; the figures leave them out", summary.unfinished));
    return warnings;
}

} // namespace

LoadedScenario load(ScenarioSource const& source, sim::Overrides const& overrides)
{
    auto scenario = source.text ? sim::parse_scenario({.path = source.path, .text = *source.text}, overrides)
                                : sim::load_scenario(source.path, overrides);
    (void)sim::deploy(scenario); // its mistakes
    return {.scenario = std::move(scenario), .source = source, .overrides = overrides};
}

KeptRun run(LoadedScenario const& loaded, RunOptions const& options)
{
    auto decided = sim::decide_splits(loaded.scenario, {.processes = options.processes, .progress = {}});
    auto const deployment = sim::deploy(decided.scenario);
    sim::prepare_to_simulate(deployment);
    sim::GatheredRuns gathered{deployment};
    run_all(deployment, options, gathered);
    auto summary = gathered.summary();
    auto warnings = warnings_of(deployment, summary);
    return {.file = {.records = std::move(gathered).records(),
                     .provenance = {.program_version = cli::program_version,
                                    .simgrid_version = cli::simgrid_version,
                                    .command = cli::command_of("run", loaded.overrides),
                                    .scenario_text = loaded.scenario.text,
                                    .inputs = loaded.scenario.inputs}},
            .summary = std::move(summary),
            .decisions = std::move(decided.decisions),
            .warnings = std::move(warnings)};
}

KeptRun open_run(std::filesystem::path const& path)
{
    auto file = sim::read_records(path);
    auto summary = sim::summarise(file.records);
    return {.file = std::move(file), .summary = std::move(summary), .decisions = {}, .warnings = {}};
}

void save(KeptRun const& run, std::filesystem::path const& path)
{
    cli::ResultFile output{path};
    sim::write_records(
        output, {.facts = run.file.records, .rows = sim::RowsOf{run.file.records}, .summary = run.summary},
        run.file.provenance);
}

std::string report_of(KeptRun const& run)
{
    return sim::html_of(sim::run_report(run.file));
}

} // namespace sunder::python
