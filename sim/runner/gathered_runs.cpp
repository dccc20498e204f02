#include "sim/runner/gathered_runs.hpp"

#include "sim/records/replication.hpp"

#include <algorithm>

namespace sunder::sim {
namespace {

/// Of one replication without its rows, as of replication 0, which is how a run of its own would number it.
Records as_first(Records const& records)
{
    auto first = facts_of(records);
    std::ranges::fill(first.devices.replication, 0);
    std::ranges::fill(first.link_rows.replication, 0);
    std::ranges::fill(first.contacts.replication, 0);
    return first;
}

} // namespace

Summary summary_of(TalliedRun const& run)
{
    Tallies alone{run.records.applications.size()};
    alone.add(run.tally, run.records.windows.front());
    return summarise(as_first(run.records), alone);
}

Summary GatheredRuns::summary() const
{
    std::vector<Records> facts;
    for (auto const& part : parts_)
        facts.push_back(facts_of(part));
    return summarise(concatenate(std::move(facts)), tallies_);
}

} // namespace sunder::sim
