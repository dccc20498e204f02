#include "sim/runner/run_point.hpp"

#include "sim/base/diagnostic.hpp"
#include "sim/base/run_error.hpp"
#include "sim/records/figures.hpp"
#include "sim/records/statistics.hpp"
#include "sim/records/summary.hpp"
#include "sim/runner/gathered_runs.hpp"
#include "sim/runner/run_in_children.hpp"
#include "sim/runner/tallied_run.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <new>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

TalliedRun run_replication(Deployment const& deployment, std::int64_t replication, Rows rows)
{
    if (auto run = tallied_run_without_solver(deployment, replication, rows)) return *std::move(run);
    std::optional<TalliedRun> run;
    run_in_children(
        1,
        {.work = [&](std::int64_t number,
                     std::size_t /*place*/) { return pack(tallied_run(deployment, number, rows)); },
         .take = [&](std::int64_t /*number*/,
                     std::string const& answer) { run = unpack_tallied_run(answer, deployment); }},
        {.processes = 1, .progress = {}, .first = replication});
    return *std::move(run);
}

std::optional<double> figure_of(Summary const& summary, std::string const& name)
{
    auto const figures = figures_of(summary);
    auto const found = std::ranges::find(figures, name, &Figure::name);
    if (found == figures.end()) return std::nullopt;
    return found->value;
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
bool is_stated_narrow(Summary const& all, StopRule const& rule)
{
    auto const low = figure_of(all, interval_of(rule.figure) + ".low");
    auto const high = figure_of(all, interval_of(rule.figure) + ".high");
    return !low || !high || is_narrow(Interval{*low, *high}, rule);
}

/// Runs replications of a point, one after the other.
class Replications {
public:
    Replications(Deployment const& deployment, Rows rows)
        : deployment_{deployment}, rows_{rows}, runs_{deployment}
    {
    }

    [[nodiscard]] std::int64_t count() const { return runs_.count(); }

    void run_next() { runs_.add(next()); }

    /// \return the summary of this one alone
    Summary run_next_alone()
    {
        auto run = next();
        auto summary = summary_of(run);
        runs_.add(std::move(run));
        return summary;
    }

    [[nodiscard]] Summary summary() const { return runs_.summary(); }
    [[nodiscard]] Records records() && { return std::move(runs_).records(); }

private:
    [[nodiscard]] TalliedRun next() const { return run_replication(deployment_, count(), rows_); }

    Deployment const& deployment_;
    Rows rows_;
    GatheredRuns runs_;
};

void run_until_narrow(Replications& replications, StopRule const& rule)
{
    std::vector<double> values;
    while (replications.count() < rule.at_most &&
           !(replications.count() >= rule.at_least && is_narrow(values, rule) &&
             is_stated_narrow(replications.summary(), rule)))
        values.push_back(figure_of(replications.run_next_alone(), rule.figure).value());
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
    Replications replications{deployment, problem.keep_records ? Rows::kept : Rows::dropped};
    if (problem.stop)
        run_until_narrow(replications, *problem.stop);
    else
        while (replications.count() < deployment.run.replications)
            replications.run_next();
    auto result = result_of(replications.summary(), problem.schema);
    if (problem.keep_records) problem.keep_records(point, std::move(replications).records());
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
