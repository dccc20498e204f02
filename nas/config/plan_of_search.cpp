#include "nas/config/plan_of_search.hpp"

#include "nas/config/optimizer_fields.hpp"
#include "nas/config/plan_fields.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sunder::nas {

using sim::YamlCursor;

namespace {

constexpr std::int64_t usual_evaluations = 1000;

class PlanReader {
public:
    PlanReader(SearchPlan plan, YamlCursor const& root, sim::Reading const& reading)
        : plan_{std::move(plan)}, root_{root}, reading_{reading}
    {
    }

    SearchPlan read()
    {
        plan_.method = read_into(EvaluateKeys{}, root_["evaluate"], reading_).method;
        for (auto const& item : root_["objectives"].items())
            add_objective(item);
        plan_.optimizer = optimizer();
        auto const constraints = root_["constraints"];
        if (!constraints.is_mapping()) return std::move(plan_);
        plan_.limits = read_as(sim::Of<Constraints>{}, constraints, reading_).limits;
        for (auto const& limit : plan_.limits)
            check(limit.metric, constraints[name_of(limit.metric)].where());
        return std::move(plan_);
    }

private:
    void report(sim::Location where, std::string message, std::string hint = {}) const
    {
        reading_.diagnostics.report(std::move(where), std::move(message), std::move(hint));
    }

    /// The usual one where none is given.
    [[nodiscard]] OptimizerSettings optimizer() const
    {
        auto const given = root_["optimizer"];
        if (given.given()) return read_as(sim::Of<OptimizerSettings>{}, given, reading_);
        auto const accuracy = root_["accuracy"];
        if (accuracy.is_mapping() && accuracy["supernet"].is_mapping()) return AsngSettings{};
        if (plan_.objectives == std::vector{Metric::accuracy}) return SurrogateSettings{};
        if (root_["objectives"].flawless())
            report(root_.where(), "'optimizer' is missing",
                   "where accuracy is not the one objective, write optimizer: nsga2 or another");
        return RandomSettings{}; // takes any objectives
    }

    void add_objective(YamlCursor const& item)
    {
        auto const metric = find_metric(item.text());
        if (!item.sound() || !metric) return;
        if (std::ranges::find(plan_.objectives, *metric) != plan_.objectives.end())
            report(item.where(), fmt::format("'{}' is an objective already", name_of(*metric)));
        check(*metric, item.where());
        plan_.objectives.push_back(*metric);
    }

    /// Whether the search can know the metric.
    void check(Metric metric, sim::Location const& where) const
    {
        auto const evaluate = root_["evaluate"];
        bool const is_analytic = plan_.method == Method::analytic && (!evaluate.given() || evaluate.sound());
        if (find_share(metric) && is_analytic)
            report(where, fmt::format("'{}' needs a simulation", name_of(metric)),
                   "write evaluate: {screen: analytic, confirm: simulated}, or take 'latency'");
        auto const accuracy = root_["accuracy"];
        if (metric == Metric::leakage && accuracy.is_mapping() && !accuracy["supernet"].given())
            report(where, "'leakage' is measured on images, with weights that were learnt",
                   "write accuracy: {supernet: ...}, or limit 'depth'");
    }

    SearchPlan plan_;
    YamlCursor const& root_;
    sim::Reading const& reading_;
};

/// Those that look at one objective alone.
bool takes_one_objective(OptimizerSettings const& optimizer)
{
    return !std::holds_alternative<Nsga2Settings>(optimizer) &&
           !std::holds_alternative<ExhaustiveSettings>(optimizer) &&
           !std::holds_alternative<RandomSettings>(optimizer);
}

} // namespace

SearchPlan read_plan(SearchPlan plan, YamlCursor const& root, sim::Reading const& reading)
{
    return PlanReader{std::move(plan), root, reading}.read();
}

Confirmation read_confirmation(YamlCursor const& root, SpaceOfSearch const& space,
                               sim::Reading const& reading)
{
    auto const confirmation =
        read_into(EvaluateKeys{.search = EvaluateKeys::Search::exact}, root["evaluate"], reading)
            .confirmation;
    if (!space.is.space) return confirmation;
    auto architecture = space.is.space->space();
    std::erase_if(architecture.variables, [](Variable const& variable) {
        return variable.name == "split" || variable.name == "bottleneck" || variable.name == "bits";
    });
    if (architecture.size() > static_cast<double>(most_architectures))
        reading.diagnostics.report(
            root["optimizer"].where(),
            fmt::format("'{}' has about {:.2g} architectures", space.name, architecture.size()),
            fmt::format("an exact search looks at {:.0e} at most; take another optimizer",
                        static_cast<double>(most_architectures)));
    return confirmation;
}

namespace {

void check_surrogate(SearchPlan const& plan, YamlCursor const& root, sim::Diagnostics& diagnostics)
{
    if (std::holds_alternative<SurrogateSettings>(plan.optimizer) && !plan.objectives.empty() &&
        plan.objectives.front() != Metric::accuracy)
        diagnostics.report(root["objectives"].where(), "'surrogate' is a model of accuracies",
                           "name 'accuracy' as the objective, or take another optimizer");
}

} // namespace

Budget read_budget(SearchPlan const& plan, YamlCursor const& root, sim::Reading const& reading)
{
    auto const at = root["budget"];
    auto& diagnostics = reading.diagnostics;
    if (plan.objectives.size() > 1 && takes_one_objective(plan.optimizer))
        diagnostics.report(root["objectives"].where(),
                           fmt::format("'{}' has one objective", name_of(plan.optimizer)),
                           "make the others constraints, or take nsga2");
    check_surrogate(plan, root, diagnostics);
    if (!at.given() && !std::holds_alternative<ExhaustiveSettings>(plan.optimizer))
        return {.evaluations = usual_evaluations};
    if (!at.is_mapping()) return {};
    if (is_exact(plan)) {
        diagnostics.report(at.where(), "an exact search has no budget",
                           "it ends when it is certain: leave it out");
        return {};
    }
    auto const budget = read_as(sim::Of<Budget>{}, at, reading);
    if (budget.simulations && plan.method == Method::analytic)
        diagnostics.report(at["simulations"].where(), "nothing is simulated in this search",
                           "write evaluate: simulated, or count evaluations");
    return budget;
}

OneShotPlan with_plan(OneShotPlan one_shot, SearchPlan const& plan, YamlCursor const& root,
                      sim::Reading const& reading)
{
    auto& diagnostics = reading.diagnostics;
    if (auto const* const asng = std::get_if<AsngSettings>(&plan.optimizer)) {
        one_shot.search.asng = *asng;
        one_shot.search.asng.repeats = RepeatedSamples::evaluate; // scores change while weights are learnt
    } else {
        diagnostics.report(root["optimizer"].where(),
                           "weights are learnt together with theta, which asng alone has",
                           "write optimizer: {asng: {}}");
    }
    if (!plan.objectives.empty() && plan.objectives.front() != Metric::accuracy)
        diagnostics.report(root["objectives"].where(), "weights are learnt for accuracy",
                           "name 'accuracy' as the first objective");
    if (root["budget"].given()) {
        diagnostics.report(root["budget"].where(), "'steps' of the supernet say how long this search takes",
                           "leave out 'budget'");
        root["budget"].use_all();
    }
    return one_shot;
}

} // namespace sunder::nas
