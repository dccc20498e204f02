#include "sim/runner/run_variants.hpp"

#include "sim/base/contract.hpp"
#include "sim/engine/simulate.hpp"
#include "sim/records/replication.hpp"
#include "sim/runner/tallied_run.hpp"

#include <utility>

namespace sunder::sim {
namespace {

/// Takes in replications of one variant, in their order.
class Gathering {
public:
    explicit Gathering(Deployment const& deployment) : all_{deployment.applications.size()} {}

    void add(TalliedRun run)
    {
        auto const window = run.records.windows.front();
        alone_.emplace_back(all_.applications().size()).add(run.tally, window);
        all_.add(std::move(run.tally), window);
        parts_.push_back(std::move(run.records));
    }

    [[nodiscard]] VariantRun run() &&
    {
        auto const records = concatenate(std::move(parts_));
        VariantRun run{.whole = summarise(records, all_), .each = {}};
        for (std::size_t number = 0; number < alone_.size(); ++number)
            run.each.push_back(summarise(replication_of(records, number), alone_[number]));
        return run;
    }

private:
    Tallies all_;
    std::vector<Tallies> alone_; ///< (replications,)
    std::vector<Records> parts_;
};

} // namespace

std::vector<VariantRun> run_variants(std::vector<Deployment> const& variants, ReplicationPool const& pool)
{
    if (variants.empty()) return {};
    auto const replications = variants.front().run.replications;
    std::vector<Gathering> gatherings;
    for (auto const& variant : variants) {
        SUNDER_EXPECTS(variant.run.replications == replications);
        prepare_to_simulate(variant);
        gatherings.emplace_back(variant);
    }
    auto const variant_of = [&](std::int64_t number) -> Deployment const& {
        return variants[static_cast<std::size_t>(number / replications)];
    };
    auto const work = [&](std::int64_t number, std::size_t /*place*/) {
        return pack(tallied_run(variant_of(number), number % replications, Rows::dropped));
    };
    auto const take = [&](std::int64_t number, std::string const& answer) {
        auto run = unpack_tallied_run(answer, variant_of(number));
        gatherings[static_cast<std::size_t>(number / replications)].add(std::move(run));
    };
    run_in_children(static_cast<std::int64_t>(variants.size()) * replications, {.work = work, .take = take},
                    pool);
    std::vector<VariantRun> runs;
    for (auto& gathering : gatherings)
        runs.push_back(std::move(gathering).run());
    return runs;
}

} // namespace sunder::sim
