#include "sim/runner/run_variants.hpp"

#include "sim/base/contract.hpp"
#include "sim/engine/simulate.hpp"
#include "sim/runner/gathered_runs.hpp"
#include "sim/runner/tallied_run.hpp"

#include <utility>

namespace sunder::sim {
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
        return pack(tallied_run(variant_of(number), number % replications, Rows::dropped));
    };
    auto const take = [&](std::int64_t number, std::string const& answer) {
        auto run = unpack_tallied_run(answer, variant_of(number));
        auto const variant = static_cast<std::size_t>(number / replications);
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
