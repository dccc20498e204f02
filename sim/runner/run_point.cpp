#include "sim/runner/run_point.hpp"

#include "sim/base/diagnostic.hpp"
#include "sim/base/run_error.hpp"
#include "sim/engine/simulate.hpp"
#include "sim/records/figures.hpp"
#include "sim/records/statistics.hpp"
#include "sim/records/summary.hpp"
#include "sim/runner/run_in_children.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <new>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

Records run_replication(Deployment const& deployment, std::int64_t replication)
{
    if (auto records = simulate_without_solver(deployment, replication)) return std::move(*records);
    return run_in_children(1, [&](std::int64_t number) { return simulate(deployment, number); },
                           {.processes = 1, .progress = {}, .first = replication});
}

/// The value of the rule's figure in one replication.
double figure_of(Records const& replication, std::string const& name)
{
    auto const figures = figures_of(summarise(replication));
    return std::ranges::find(figures, name, &Figure::name)->value;
}

bool is_narrow(Interval const& interval, StopRule const& rule)
{
    double const half_width = (interval.high - interval.low) / 2;
    return half_width <= rule.within * std::abs((interval.high + interval.low) / 2);
}

/// Never where a replication has no value.
bool is_narrow(std::vector<double> const& values, StopRule const& rule)
{
    auto const interval = confidence_interval(values);
    return interval && is_narrow(*interval, rule);
}

/// The interval that a summary of all replications states of the figure must be narrow too, where it states
/// one: absent, it is not.
bool is_stated_narrow(std::vector<Records> const& parts, StopRule const& rule)
{
    auto const figures = figures_of(summarise(concatenate(parts)));
    auto const value = [&](std::string const& end) -> std::optional<double> {
        auto const found = std::ranges::find(figures, interval_of(rule.figure) + end, &Figure::name);
        if (found == figures.end()) return std::nullopt;
        return found->value;
    };
    auto const low = value(".low");
    auto const high = value(".high");
    return !low || !high || is_narrow(Interval{*low, *high}, rule);
}

/// Records as of replication 0, which is how a run of its own would number it.
Records as_first(Records records)
{
    std::ranges::fill(records.requests.replication, 0);
    std::ranges::fill(records.devices.replication, 0);
    std::ranges::fill(records.link_rows.replication, 0);
    return records;
}

std::vector<Records> run_until_narrow(Deployment const& deployment, StopRule const& rule)
{
    std::vector<Records> parts;
    std::vector<double> values;
    while (std::ssize(parts) < rule.at_most && !(std::ssize(parts) >= rule.at_least &&
                                                 is_narrow(values, rule) && is_stated_narrow(parts, rule))) {
        parts.push_back(run_replication(deployment, std::ssize(parts)));
        values.push_back(figure_of(as_first(parts.back()), rule.figure));
    }
    return parts;
}

std::vector<Records> run_replications_of(Deployment const& deployment, std::optional<StopRule> const& stop)
{
    if (stop) return run_until_narrow(deployment, *stop);
    std::vector<Records> parts;
    for (std::int64_t replication = 0; replication < deployment.run.replications; ++replication)
        parts.push_back(run_replication(deployment, replication));
    return parts;
}

PointResult result_of(Summary const& summary, PointSchema const& schema)
{
    if (summary.unfinished > 0)
        throw RunError{fmt::format("{} of the requests never ended", summary.unfinished)};
    auto const figures = figures_of(summary);
    auto cuts = chosen_cuts_of(summary);
    if (!schema.fits(figures, cuts))
        throw RunError{"it has other applications, devices or links than the scenario that is swept"};
    PointResult result{.status = PointStatus::done,
                       .replications = summary.replications,
                       .failure = {},
                       .figures = {},
                       .cuts = {}};
    for (auto const& figure : figures)
        result.figures.push_back(figure.value);
    for (auto& chosen : cuts)
        result.cuts.push_back(std::move(chosen.cut));
    return result;
}

PointResult attempt(SweepProblem const& problem, std::int64_t point)
{
    auto const deployment = problem.deployment_of(point);
    auto const records = concatenate(run_replications_of(deployment, problem.stop));
    auto result = result_of(summarise(records), problem.schema);
    if (problem.keep_records) problem.keep_records(point, records);
    return result;
}

PointResult failed(std::string reason)
{
    return {.status = PointStatus::failed, .failure = std::move(reason), .figures = {}, .cuts = {}};
}

/// The mistakes in one line, each behind its place.
std::string one_line(InputError const& error)
{
    std::string text;
    for (auto const& [where, message, hint, severity] : error.diagnostics())
        text +=
            fmt::format("{}{}:{}:{}: {}", text.empty() ? "" : "; ", where.source ? where.source->name : "",
                        std::max(where.line, 1), std::max(where.column, 1), message);
    return text;
}

PointResult try_point(SweepProblem const& problem, std::int64_t point)
try {
    if (!problem.includes(point)) return {.failure = {}, .figures = {}, .cuts = {}};
    return attempt(problem, point);
} catch (Interrupted const&) {
    throw;
} catch (InputError const& error) {
    return failed(one_line(error));
} catch (std::bad_alloc const&) {
    return failed("there is not enough memory");
} catch (std::exception const& error) {
    return failed(error.what());
}

} // namespace

PointResult run_point(SweepProblem const& problem, std::int64_t point)
{
    auto result = try_point(problem, point);
    result.number = point;
    return result;
}

} // namespace sunder::sim
