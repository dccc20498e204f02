#include "sim/runner/run_replications.hpp"

#include "sim/base/run_error.hpp"
#include "sim/engine/simulate.hpp"
#include "sim/process/child_process.hpp"
#include "sim/records/packing.hpp"
#include "sim/runner/gathered_runs.hpp"
#include "sim/runner/tallied_run.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

SummarisedRun summarised(GatheredRuns runs)
{
    SummarisedRun run{.records = {}, .summary = runs.summary()};
    run.records = std::move(runs).records();
    return run;
}

/// Simulates a replication and writes its rows to the spool. \return what is known of it, or why not, as
/// bytes
std::string recorded(Deployment const& deployment, std::int64_t replication, RowSpool const& spool, int file)
{
    Packer packer;
    try {
        SpoolWriter writer{file};
        auto const run = pack(tallied_run(deployment, replication, writer));
        auto const blocks = writer.finish();
        packer.add(std::string{}); // no failure
        packer.add(file);
        packer.add(blocks);
        packer.add(run);
    } catch (SpoolFailure const& failure) {
        packer.add(spool.message_of(failure));
    }
    return std::move(packer).text();
}

} // namespace

Records run_replications(Deployment const& deployment, ReplicationPool const& pool)
{
    prepare_to_simulate(deployment);
    return run_in_children(
        deployment.run.replications,
        [&deployment](std::int64_t replication) { return simulate(deployment, replication); }, pool);
}

SummarisedRun summarise_replications(Deployment const& deployment, ReplicationPool const& pool)
{
    prepare_to_simulate(deployment);
    GatheredRuns gathered{deployment};
    auto const work = [&](std::int64_t replication, std::size_t /*place*/) {
        return pack(tallied_run(deployment, replication, Rows::dropped));
    };
    auto const take = [&](std::int64_t /*replication*/, std::string const& answer) {
        gathered.add(unpack_tallied_run(answer, deployment));
    };
    run_in_children(deployment.run.replications, {.work = work, .take = take}, pool);
    return summarised(std::move(gathered));
}

std::unique_ptr<RecordedRun> record_replications(Deployment const& deployment, ReplicationPool const& pool,
                                                 SpoolPlace const& place)
{
    prepare_to_simulate(deployment);
    auto const count = deployment.run.replications;
    auto const places = std::min(number_of_processes(pool.processes), static_cast<std::size_t>(count));
    auto all = std::make_unique<RecordedRun>(place, places);
    GatheredRuns gathered{deployment};
    auto const work = [&](std::int64_t replication, std::size_t place_of_child) {
        return recorded(deployment, replication, all->spool, all->spool.file(place_of_child));
    };
    auto const take = [&](std::int64_t /*replication*/, std::string const& answer) {
        Unpacker unpacker{answer};
        if (auto const failure = unpacker.next_text(); !failure.empty()) throw RunError{failure};
        auto const file = unpacker.next<int>();
        auto blocks = unpacker.next_values<SpooledBlock>();
        all->rows.add(file, std::move(blocks),
                      gathered.add(unpack_tallied_run(unpacker.next_view(), deployment)));
    };
    run_in_children(count, {.work = work, .take = take}, pool);
    all->run = summarised(std::move(gathered));
    return all;
}

} // namespace sunder::sim
