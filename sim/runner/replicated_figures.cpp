#include "sim/runner/replicated_figures.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/run_error.hpp"
#include "sim/engine/simulate.hpp"
#include "sim/records/summary.hpp"
#include "sim/runner/tallied_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <utility>

namespace sunder::sim {
namespace {

std::vector<double> values_of(std::vector<Figure> const& figures)
{
    std::vector<double> values;
    values.reserve(figures.size());
    for (auto const& figure : figures)
        values.push_back(figure.value);
    return values;
}

std::optional<double> stated(ReplicatedFigures const& figures, std::string const& name)
{
    auto const found = std::ranges::find(figures.all, name, &Figure::name);
    if (found == figures.all.end() || !std::isfinite(found->value)) return std::nullopt;
    return found->value;
}

} // namespace

std::size_t ReplicatedFigures::place_of(std::string const& name) const
{
    auto const found = std::ranges::find(all, name, &Figure::name);
    SUNDER_EXPECTS(found != all.end());
    return static_cast<std::size_t>(found - all.begin());
}

double value_of(ReplicatedFigures const& figures, std::size_t place)
{
    auto const& figure = figures.all[place];
    double sum = 0;
    for (auto const& replication : figures.of_each)
        sum += replication[place];
    bool const adds_up = figure.unit.empty() && sum == figure.value;
    return adds_up ? sum / static_cast<double>(figures.of_each.size()) : figure.value;
}

std::optional<Interval> interval_of(ReplicatedFigures const& figures, std::size_t place)
{
    auto const name = interval_of(figures.all[place].name);
    auto const low = stated(figures, name + ".low");
    auto const high = stated(figures, name + ".high");
    if (low && high) return Interval{*low, *high};
    std::vector<double> values;
    for (auto const& replication : figures.of_each)
        values.push_back(replication[place]);
    if (!std::ranges::all_of(values, [](double value) { return std::isfinite(value); })) return std::nullopt;
    return confidence_interval(values);
}

std::optional<Interval> paired_interval(ReplicatedFigures const& a, ReplicatedFigures const& b,
                                        std::size_t place)
{
    std::vector<double> differences;
    for (std::size_t i = 0; i < a.of_each.size(); ++i) {
        double const difference = b.of_each[i][place] - a.of_each[i][place];
        if (std::isfinite(difference)) differences.push_back(difference);
    }
    return confidence_interval(differences);
}

Replicator::Replicator(Deployment const& deployment, ReplicationPool pool)
    : deployment_{deployment}, pool_{std::move(pool)}, runs_{deployment}
{
    prepare_to_simulate(deployment);
}

void Replicator::run(std::int64_t count)
{
    auto const take = [&](std::int64_t /*replication*/, std::string const& answer) {
        auto run = unpack_tallied_run(answer, deployment_);
        of_each_.push_back(values_of(figures_of(summary_of(run))));
        runs_.add(std::move(run));
    };
    auto const work = [&](std::int64_t replication, std::size_t /*place*/) {
        return pack(tallied_run(deployment_, replication, Rows::dropped));
    };
    pool_.first = runs_.count();
    if (count > pool_.first) run_in_children(count - pool_.first, {.work = work, .take = take}, pool_);
}

ReplicatedFigures Replicator::figures() const
{
    auto const summary = runs_.summary();
    if (summary.unfinished > 0)
        throw RunError{fmt::format("{} of the requests never ended", summary.unfinished)};
    return {.all = figures_of(summary), .of_each = of_each_};
}

ReplicatedFigures replicated_figures(Deployment const& deployment, ReplicationPool const& pool)
{
    Replicator replicator{deployment, pool};
    replicator.run(deployment.run.replications);
    return replicator.figures();
}

} // namespace sunder::sim
