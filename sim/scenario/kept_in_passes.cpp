#include "sim/scenario/kept_in_passes.hpp"

#include "sim/base/match.hpp"
#include "sim/cost/compute_cost.hpp"

#include <algorithm>
#include <numeric>

namespace sunder::sim {
namespace {

std::size_t index_of(int number)
{
    return static_cast<std::size_t>(number);
}

ModelGraph const& further_model(Scenario const& scenario, Application const& application)
{
    return scenario.models[application.steps.value().then.value_or(application.model)];
}

bool is_closed(Arrivals const& arrivals)
{
    return std::visit(
        Match{[](Closed const&) { return true; },
              [](OneOf<Periodic, Poisson, GammaArrivals, Recorded> auto const&) { return false; }},
        arrivals);
}

/// Passes by the number of tokens that they read.
class PassesOfRequest {
public:
    PassesOfRequest(KeptInPasses const& kept, Steps const& steps)
        : prompt_{kept.prompt},
          passes_{passes_by_tokens(steps.count, steps.lookahead)},
          all_{std::accumulate(passes_.begin(), passes_.end(), 0.0)}
    {
    }

    /// Of a function of the tokens that a pass reads.
    template <class Function>
    [[nodiscard]] auto mean(Function const& function) const
    {
        auto sum = 0.0 * function(0.0);
        for (std::size_t i = 0; i < passes_.size(); ++i)
            sum += passes_[i] / all_ * function(static_cast<double>(prompt_ + 1) + static_cast<double>(i));
        return sum;
    }

private:
    std::int64_t prompt_;
    std::vector<double> passes_; ///< that begin where so many tokens after the first are there
    double all_;
};

DeviceGroup group_at(Chain const& chain, std::size_t position)
{
    auto group = chain.platform.devices[chain.devices[position]];
    group.profile = in_mode(std::move(group.profile), chain.mode_at(position));
    return group;
}

/// What an op takes more at some position than without anything kept; nothing where it does not grow.
std::optional<GrowingTime> growth_of(KeptByOp const& kept, int op, std::int64_t stated, Chain const& chain,
                                     std::size_t position)
{
    auto const group = group_at(chain, position);
    auto growth = find_growing_time(chain.model, op, kept, stated, group);
    auto const plain = find_op_time(chain.model, op, group);
    if (!growth || !plain) return std::nullopt;
    growth->line.at_none -= plain->mean();
    return growth;
}

} // namespace

std::optional<KeptInPasses> kept_in_passes(Scenario const& scenario, Application const& application)
{
    auto const& steps = application.steps.value();
    auto const most = most_of(steps.count);
    if (!most) return std::nullopt;
    KeptInPasses kept{.kept = further_model(scenario, application).kept,
                      .prompt = scenario.models[application.model].kept.tokens};
    if (steps.cache) {
        if (!steps.cache->of.empty()) kept.kept.of = steps.cache->of;
        kept.prompt = steps.cache->prompt.value_or(kept.prompt);
    }
    kept.most = kept.prompt + 1 + *most;
    return kept.kept.of.empty() ? std::nullopt : std::optional{std::move(kept)};
}

std::int64_t kept_at_once(Scenario const& scenario, Application const& application, Id<DeviceGroup> group)
{
    auto const& cache = application.steps.value().cache;
    bool const closed = is_closed(application.arrivals);
    if (closed && group == application.origin) return 1;
    if (cache && cache->at_once) return *cache->at_once;
    if (!closed) return 1;
    auto const& devices = scenario.platform.devices;
    auto const origins = devices[application.origin].count;
    auto const servers = devices[group].count;
    return (origins + servers - 1) / servers;
}

std::vector<Bytes> kept_at(KeptInPasses const& kept, ModelGraph const& model,
                           std::vector<int> const& position_of)
{
    std::vector<Bytes> sums;
    for (auto const& each : kept.kept.of) {
        auto const op = find_op_or_part(model, each.op);
        if (!op) continue;
        auto const position = index_of(position_of[index_of(*op)]);
        if (sums.size() <= position) sums.resize(position + 1);
        sums[position] += static_cast<double>(kept.most) * each.bytes;
    }
    return sums;
}

void let_grow(Way& way, ResolvedSplit const& split, KeptInPasses const& kept, Steps const& steps)
{
    PassesOfRequest const passes{kept, steps};
    double const read = passes.mean([](double tokens) { return tokens; });
    for (auto const& each : kept.kept.of) {
        auto const op = find_op_or_part(split.chain.model, each.op);
        if (!op) continue;
        auto const position = index_of(way.plan.position_of[index_of(*op)]);
        auto& leg = way.legs[position];
        leg.work += std::max(-1.0 * split.chain.model.ops[index_of(*op)].work,
                             (read - static_cast<double>(kept.kept.tokens)) * each.work);
        if (auto const growth = growth_of(each, *op, kept.kept.tokens, split.chain, position))
            add(leg.growth, *growth);
    }
    for (auto& leg : way.legs) {
        Seconds const mean = passes.mean([&](double tokens) { return leg.growth.at(tokens); });
        leg.compute.fixed += mean;
        leg.growth.line.at_none -= mean;
        if (leg.growth.is_constant()) leg.growth = {};
    }
}

std::vector<std::vector<Seconds>> mean_growth(Chain const& chain, KeptInPasses const& kept,
                                              Steps const& steps)
{
    PassesOfRequest const passes{kept, steps};
    std::vector<std::vector<Seconds>> means(kept.kept.of.size());
    for (std::size_t i = 0; i < kept.kept.of.size(); ++i) {
        auto const& each = kept.kept.of[i];
        auto const op = find_op_or_part(chain.model, each.op);
        for (std::size_t position = 0; position < chain.devices.size(); ++position) {
            auto const growth = op ? growth_of(each, *op, kept.kept.tokens, chain, position) : std::nullopt;
            means[i].push_back(growth ? passes.mean([&](double tokens) { return growth->at(tokens); })
                                      : Seconds{});
        }
    }
    return means;
}

} // namespace sunder::sim
