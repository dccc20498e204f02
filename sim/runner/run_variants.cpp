#include "sim/runner/run_variants.hpp"

#include "sim/base/contract.hpp"
#include "sim/engine/simulate.hpp"
#include "sim/records/packing.hpp"
#include "sim/runner/gathered_runs.hpp"
#include "sim/runner/tallied_run.hpp"

#include <utility>

namespace sunder::sim {
namespace {

std::string work_of(Deployment const& deployment, std::int64_t replication)
{
    Packer packer;
    if (!has_intervals(deployment)) {
        packer.add(pack(tallied_run(deployment, replication, Rows::dropped)));
        return std::move(packer).text();
    }
    SpendingTally spending{deployment};
    packer.add(pack(tallied_run(deployment, replication, spending)));
    packer.add(pack(spending.spent()));
    return std::move(packer).text();
}

} // namespace

std::vector<VariantRun> run_variants(std::vector<Deployment> const& variants, ReplicationPool const& pool)
{
    if (variants.empty()) return {};
    auto const replications = variants.front().run.replications;
    std::vector<GatheredRuns> gathered;
    std::vector<VariantRun> runs(variants.size());
    for (auto const& variant : variants) {
        SUNDER_EXPECTS(variant.run.replications == replications);
        prepare_to_simulate(variant);
        gathered.emplace_back(variant);
    }
    auto const variant_of = [&](std::int64_t number) -> Deployment const& {
        return variants[static_cast<std::size_t>(number / replications)];
    };
    auto const work = [&](std::int64_t number, std::size_t /*place*/) {
        return work_of(variant_of(number), number % replications);
    };
    auto const take = [&](std::int64_t number, std::string const& answer) {
        Unpacker unpacker{answer};
        auto run = unpack_tallied_run(unpacker.next_view(), variant_of(number));
        auto const variant = static_cast<std::size_t>(number / replications);
        if (!unpacker.at_end())
            runs[variant].over_time.push_back(unpack_spent_over_time(unpacker.next_view()));
        runs[variant].each.push_back(summary_of(run));
        gathered[variant].add(std::move(run));
    };
    run_in_children(static_cast<std::int64_t>(variants.size()) * replications, {.work = work, .take = take},
                    pool);
    for (std::size_t variant = 0; variant < runs.size(); ++variant)
        runs[variant].whole = gathered[variant].summary();
    return runs;
}

} // namespace sunder::sim
