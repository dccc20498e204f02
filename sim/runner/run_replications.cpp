#include "sim/runner/run_replications.hpp"

#include "sim/base/run_error.hpp"
#include "sim/engine/simulate.hpp"
#include "sim/process/child_process.hpp"
#include "sim/records/packing.hpp"
#include "sim/runner/tallied_run.hpp"

#include <algorithm>
#include <cstddef>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

/// What replications leave, put together in their order.
class Gathered {
public:
    explicit Gathered(Deployment const& deployment)
        : deployment_{deployment}, tallies_{deployment.applications.size()}
    {
    }

    /// \return what is known of it but for its rows
    Records const& add(std::string_view answer)
    {
        auto run = unpack_tallied_run(answer, deployment_);
        tallies_.add(std::move(run.tally), run.records.windows.front());
        return parts_.emplace_back(std::move(run.records));
    }

    SummarisedRun run() &&
    {
        SummarisedRun all{.records = concatenate(std::move(parts_)), .summary = {}};
        all.summary = summarise(all.records, tallies_);
        return all;
    }

private:
    Deployment const& deployment_;
    std::vector<Records> parts_;
    Tallies tallies_;
};

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
    Gathered gathered{deployment};
    auto const work = [&](std::int64_t replication, std::size_t /*place*/) {
        return pack(tallied_run(deployment, replication, Rows::dropped));
    };
    auto const take = [&](std::int64_t /*replication*/, std::string const& answer) { gathered.add(answer); };
    run_in_children(deployment.run.replications, {.work = work, .take = take}, pool);
    return std::move(gathered).run();
}

std::unique_ptr<RecordedRun> record_replications(Deployment const& deployment, ReplicationPool const& pool,
                                                 SpoolPlace const& place)
{
    prepare_to_simulate(deployment);
    auto const count = deployment.run.replications;
    auto const places = std::min(number_of_processes(pool.processes), static_cast<std::size_t>(count));
    auto all = std::make_unique<RecordedRun>(place, places);
    Gathered gathered{deployment};
    auto const work = [&](std::int64_t replication, std::size_t place_of_child) {
        return recorded(deployment, replication, all->spool, all->spool.file(place_of_child));
    };
    auto const take = [&](std::int64_t /*replication*/, std::string const& answer) {
        Unpacker unpacker{answer};
        if (auto const failure = unpacker.next_text(); !failure.empty()) throw RunError{failure};
        auto const file = unpacker.next<int>();
        auto blocks = unpacker.next_values<SpooledBlock>();
        all->rows.add(file, std::move(blocks), gathered.add(unpacker.next_view()));
    };
    run_in_children(count, {.work = work, .take = take}, pool);
    all->run = std::move(gathered).run();
    return all;
}

} // namespace sunder::sim
