#include "nas/runner/search_plan.hpp"

#include "nas/search/screened.hpp"
#include "sim/base/contract.hpp"
#include "sim/base/match.hpp"

#include <algorithm>
#include <utility>

namespace sunder::nas {

std::vector<std::string> const& metric_names()
{
    static std::vector<std::string> const names = [] {
        std::vector<std::string> list;
        list.reserve(all_metrics.size());
        for (auto const metric : all_metrics)
            list.emplace_back(name_of(metric));
        return list;
    }();
    return names;
}

std::string_view unit_of(Metric metric)
{
    switch (metric) {
    case Metric::accuracy:
        return "%";
    case Metric::energy:
        return sim::unit_of<sim::Joules::dimension>();
    case Metric::payload:
    case Metric::memory:
        return sim::unit_of<sim::Bytes::dimension>();
    case Metric::depth:
    case Metric::leakage:
        return "";
    default:
        return sim::unit_of<sim::Seconds::dimension>();
    }
}

std::string_view name_of(OptimizerSettings const& settings)
{
    return std::visit(sim::Match{[](ExhaustiveSettings const&) { return std::string_view{"exhaustive"}; },
                                 [](RandomSettings const&) { return std::string_view{"random"}; },
                                 [](LocalSettings const&) { return std::string_view{"local"}; },
                                 [](EvolutionSettings const&) { return std::string_view{"evolution"}; },
                                 [](Nsga2Settings const&) { return std::string_view{"nsga2"}; },
                                 [](AsngSettings const&) { return std::string_view{"asng"}; },
                                 [](SurrogateSettings const&) { return std::string_view{"surrogate"}; }},
                      settings);
}

std::unique_ptr<Optimizer> make_optimizer(Prospects const& prospects, OptimizerSettings const& settings,
                                          std::size_t objectives, sim::Seed seed)
{
    auto const& space = prospects.space();
    auto const screened = [&](std::unique_ptr<Optimizer> optimizer) {
        SUNDER_EXPECTS(is_screened(settings));
        return make_screened(std::move(optimizer), prospects, objectives);
    };
    return std::visit(
        sim::Match{[&](ExhaustiveSettings const& s) { return make_exhaustive(prospects.all(), s); },
                   [&](RandomSettings const& s) { return screened(make_random(space, s, seed)); },
                   [&](LocalSettings const& s) { return screened(make_local_search(space, s, seed)); },
                   [&](EvolutionSettings const& s) { return screened(make_evolution(space, s, seed)); },
                   [&](Nsga2Settings const& s) { return screened(make_nsga2(space, s, seed)); },
                   [&](AsngSettings const& s) {
                       return is_screened(settings) ? screened(make_asng(space, s, seed))
                                                    : make_asng(prospects.all(), s, seed);
                   },
                   [&](SurrogateSettings const& s) { return make_surrogate(prospects, s, seed); }},
        settings);
}

bool is_screened(OptimizerSettings const& settings)
{
    return std::visit(
        sim::Match{[](ExhaustiveSettings const&) { return false; },
                   [](AsngSettings const& asng) { return asng.repeats == RepeatedSamples::reuse; },
                   [](sim::OneOf<RandomSettings, LocalSettings, EvolutionSettings, Nsga2Settings,
                                 SurrogateSettings> auto const&) { return true; }},
        settings);
}

std::string_view name_of(Method method)
{
    switch (method) {
    case Method::analytic:
        return "analytic";
    case Method::simulated:
        return "simulated";
    case Method::screened:
        return "screen: analytic, confirm: simulated";
    }
    return {};
}

namespace {

/// An optimizer that leaves nothing out.
bool answers_can_be_certified(OptimizerSettings const& optimizer)
{
    return std::visit(
        sim::Match{[](ExhaustiveSettings const&) { return true; },
                   [](sim::OneOf<RandomSettings, LocalSettings, EvolutionSettings, Nsga2Settings,
                                 AsngSettings, SurrogateSettings> auto const&) { return false; }},
        optimizer);
}

} // namespace

bool is_exact(SearchPlan const& plan)
{
    return answers_can_be_certified(plan.optimizer) && plan.method == Method::screened &&
           plan.objectives == std::vector<Metric>{Metric::accuracy} &&
           std::ranges::count(plan.limits, Metric::leakage, &Limit::metric) == 0 &&
           std::ranges::count_if(
               plan.limits, [](Limit const& limit) { return find_share(limit.metric).has_value(); }) == 1;
}

} // namespace sunder::nas
