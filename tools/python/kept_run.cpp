#include "tools/python/kept_run.hpp"

#include "sim/base/run_error.hpp"
#include "sim/engine/simulate.hpp"
#include "sim/forecast/heavy_tails.hpp"
#include "sim/forecast/overloads.hpp"
#include "sim/process/child_process.hpp"
#include "sim/report/run_report.hpp"
#include "sim/runner/gathered_runs.hpp"
#include "sim/runner/run_in_children.hpp"
#include "sim/runner/tallied_run.hpp"
#include "sim/scenario/deployment.hpp"
#include "sim/scenario/network_traits.hpp"
#include "tools/cli/result_file.hpp"
#include "tools/cli/syntax/overrides.hpp"
#include "tools/cli/version.hpp"
#include "tools/python/gathered_rows.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <condition_variable>
#include <exception>
#include <mutex>
#include <thread>
#include <utility>

namespace sunder::python {
namespace {

sim::TalliedRun simulated(sim::Deployment const& deployment, std::int64_t replication, RunState& state)
{
    GatheredRows rows{state, deployment.run.until};
    auto run = sim::tallied_run(deployment, replication, rows);
    rows.move_to(run.records);
    return run;
}

/// Simulates in threads of this process, one replication after another in each.
class Threads {
public:
    explicit Threads(sim::Deployment const& deployment)
        : deployment_{deployment}, runs_(static_cast<std::size_t>(deployment.run.replications))
    {
    }
    ~Threads() { state_.is_stopped = true; }
    Threads(Threads const&) = delete;
    Threads& operator=(Threads const&) = delete;

    /// \param watch  called now and then in the caller's thread; what it throws ends all
    std::vector<sim::TalliedRun> run(std::size_t count, std::function<void(RunProgress const&)> const& watch)
    {
        constexpr std::chrono::milliseconds pause{20};
        for (std::size_t thread = 0; thread < count; ++thread)
            threads_.emplace_back([this] { work(); });
        for (std::unique_lock lock{mutex_}; done_ < runs_.size() && !failure_;) {
            changed_.wait_for(lock, pause);
            RunProgress const progress{.done = static_cast<std::int64_t>(done_),
                                       .all = std::ssize(runs_),
                                       .requests = state_.requests};
            lock.unlock();
            if (watch) watch(progress);
            lock.lock();
        }
        state_.is_stopped = true;
        threads_.clear(); // joins
        if (failure_) std::rethrow_exception(failure_);
        if (watch) watch({.done = std::ssize(runs_), .all = std::ssize(runs_), .requests = state_.requests});
        std::vector<sim::TalliedRun> all;
        for (auto& run : runs_)
            all.push_back(*std::move(run));
        return all;
    }

private:
    void work()
    {
        while (auto const replication = next())
            finish(*replication);
    }

    std::optional<std::size_t> next()
    {
        std::scoped_lock const lock{mutex_};
        if (next_ == runs_.size() || failure_) return std::nullopt;
        return next_++;
    }

    void finish(std::size_t replication)
    {
        std::exception_ptr failure;
        try {
            runs_[replication] = simulated(deployment_, static_cast<std::int64_t>(replication), state_);
        } catch (Stopped const&) {
            return;
        } catch (sim::RunError const& error) {
            failure = std::make_exception_ptr(
                sim::RunError{fmt::format("replication {}: {}", replication, error.what())});
        } catch (...) {
            failure = std::current_exception();
        }
        std::scoped_lock const lock{mutex_};
        ++done_;
        if (failure && !failure_) failure_ = failure;
        changed_.notify_one();
    }

    sim::Deployment const& deployment_;
    RunState state_;
    std::mutex mutex_;
    std::condition_variable changed_;
    std::size_t next_ = 0, done_ = 0;
    std::exception_ptr failure_;
    std::vector<std::optional<sim::TalliedRun>> runs_; ///< (replications,)
    std::vector<std::jthread> threads_;                ///< the first to go
};

void run_in_threads(sim::Deployment const& deployment, RunOptions const& options, sim::GatheredRuns& gathered)
{
    auto const count = std::min(sim::number_of_processes(options.processes),
                                static_cast<std::size_t>(deployment.run.replications));
    for (auto& run : Threads{deployment}.run(count, options.watch))
        gathered.add(std::move(run));
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

/// With policies that are the caller's own, in the caller's thread.
void run_with_own_policies(sim::Deployment const& deployment, RunOptions const& options,
                           sim::GatheredRuns& gathered)
{
    if (needs_simgrid(deployment))
        throw sim::RunError{
            "own policies need `network_model: exact`: SimGrid's models run in other processes"};
    sim::OwnPolicies const policies{options.make_policy};
    RunState state;
    while (gathered.count() < deployment.run.replications) {
        gathered.add(simulated(deployment, gathered.count(), state));
        if (options.watch)
            options.watch(
                {.done = gathered.count(), .all = deployment.run.replications, .requests = state.requests});
    }
}

void run_all(sim::Deployment const& deployment, RunOptions const& options, sim::GatheredRuns& gathered)
{
    if (options.make_policy) return run_with_own_policies(deployment, options, gathered);
    if (needs_simgrid(deployment)) return run_in_children(deployment, options, gathered);
    run_in_threads(deployment, options, gathered);
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
