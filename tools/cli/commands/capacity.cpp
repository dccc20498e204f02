#include "sim/analysis/border.hpp"
#include "sim/base/diagnostic.hpp"
#include "sim/config/keyed_scenario.hpp"
#include "sim/config/sweep_scenario.hpp"
#include "sim/output/capacity_text.hpp"
#include "sim/process/stop_signals.hpp"
#include "sim/runner/decide_splits.hpp"
#include "sim/runner/replicated_figures.hpp"
#include "sim/scenario/deployment.hpp"
#include "sim/sweep/condition.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/syntax/overrides.hpp"
#include "tools/cli/syntax/shares.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <functional>
#include <limits>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sunder::cli {
namespace {

/// A condition on the figures of a run.
class Kept {
public:
    Kept(std::string const& text, std::vector<sim::Figure> figures) : figures_{std::move(figures)}
    {
        std::vector<sim::Subject> subjects;
        for (auto const& figure : figures_)
            subjects.push_back({.name = figure.name, .unit = figure.unit});
        auto const source = std::make_shared<sim::Source const>(sim::Source{.name = "--keep", .text = text});
        sim::Diagnostics diagnostics;
        auto condition =
            sim::parse_condition(text, {.source = source, .line = 1, .column = 1}, subjects, diagnostics);
        diagnostics.raise_if_any();
        condition_ = *std::move(condition);
    }

    /// Those of which it speaks.
    [[nodiscard]] std::vector<sim::Figure> figures() const
    {
        std::vector<sim::Figure> some;
        for (auto const place : condition_.subjects())
            some.push_back(figures_[place]);
        return some;
    }

    /// \param row  figures and intervals, in the order of figures() \param wider  so many times the intervals
    [[nodiscard]] sim::Holding holding(sim::CapacityRow row, double wider) const
    {
        for (std::size_t i = 0; i < row.figures.size(); ++i) {
            if (!row.intervals[i]) continue;
            auto& [low, high] = *row.intervals[i];
            low = row.figures[i] - wider * (row.figures[i] - low);
            high = row.figures[i] + wider * (high - row.figures[i]);
        }
        sim::Holding holding{.holds = holds(row.figures)};
        holding.surely = holding.holds;
        holding.possibly = holding.holds;
        each_corner(row, 0, row.figures, [&](std::vector<double> const& corner) {
            bool const there = holds(corner);
            holding.surely &= there;
            holding.possibly |= there;
        });
        return holding;
    }

private:
    [[nodiscard]] bool holds(std::vector<double> const& values) const
    {
        auto const subjects = condition_.subjects();
        return condition_.holds([&](std::size_t subject) -> sim::Condition::Value {
            return values[static_cast<std::size_t>(std::ranges::find(subjects, subject) - subjects.begin())];
        });
    }

    /// Of the box that the intervals are: a comparison is decided at them. A figure without an interval may
    /// be anything.
    template <class Visit>
    static void each_corner(sim::CapacityRow const& row, std::size_t figure, std::vector<double> values,
                            Visit const& visit)
    {
        if (figure == values.size()) return visit(values);
        constexpr double anything = std::numeric_limits<double>::infinity();
        auto const interval = row.intervals[figure].value_or(sim::Interval{-anything, anything});
        for (double const end : {interval.low, interval.high}) {
            values[figure] = end;
            each_corner(row, figure + 1, values, visit);
        }
    }

    std::vector<sim::Figure> figures_;
    sim::Condition condition_;
};

/// Simulates the scenario at values of its key.
class Trials {
public:
    Trials(sim::KeyedScenario& scenario, std::string const& condition, sim::ReplicationPool pool,
           std::int64_t replications)
        : scenario_{scenario},
          condition_{condition},
          pool_{std::move(pool)},
          replications_{replications},
          line_{progress_line("values")},
          kept_{condition, sim::point_schema(scenario.base()).figures}
    {
    }

    /// \return nothing where the key may not have the value
    std::optional<sim::Holding> at(double number)
    {
        auto const deployment = deployment_at(number);
        if (!deployment) return std::nullopt;
        sim::Replicator replicator{*deployment, pool_};
        replicator.run(std::min(few, replications_));
        auto row = row_of(replicator.figures());
        row.holding = kept_.holding(row, surer);
        bool const is_clear = row.holding.surely == row.holding.possibly;
        if (!is_clear && replications_ > few) {
            replicator.run(replications_);
            row = row_of(replicator.figures());
        }
        if (!is_clear) row.holding = kept_.holding(row, 1);
        row.number = number;
        row.value = scenario_.value(number);
        auto const tried = std::ssize(rows_) + 1;
        if (line_) line_({.done = tried, .all = tried + 1});
        return rows_.emplace_back(std::move(row)).holding;
    }

    /// \pre something was tried
    [[nodiscard]] sim::CapacityAnswer answer(std::optional<sim::Border> border) const
    {
        sim::CapacityAnswer answer{.key = scenario_.range().key,
                                   .condition = condition_,
                                   .figures = kept_.figures(),
                                   .replications = replications_,
                                   .rows = rows_,
                                   .border = border};
        std::ranges::sort(answer.rows, {}, &sim::CapacityRow::number);
        return answer;
    }

private:
    /// Replications of a value that is decided by as many, at 99.9 %.
    static constexpr std::int64_t few = 3;
    /// Quantiles of Student's t with two degrees of freedom, at 99.9 % over 95 %.
    static constexpr double surer = 31.599 / 4.3027;

    std::optional<sim::Deployment> deployment_at(double number)
    {
        try {
            auto const decided = sim::decide_splits(scenario_.at(scenario_.value(number)), pool_);
            auto deployment = sim::deploy(decided.scenario);
            deployment.run.replications = replications_;
            return deployment;
        } catch (sim::InputError const&) {
            if (rows_.empty()) throw;
            return std::nullopt;
        }
    }

    [[nodiscard]] sim::CapacityRow row_of(sim::ReplicatedFigures const& figures) const
    {
        sim::CapacityRow row{.replications = std::ssize(figures.of_each)};
        for (auto const& figure : kept_.figures()) {
            auto const place = figures.place_of(figure.name);
            row.figures.push_back(sim::value_of(figures, place));
            row.intervals.push_back(sim::interval_of(figures, place));
        }
        return row;
    }

    sim::KeyedScenario& scenario_;
    std::string condition_;
    sim::ReplicationPool pool_;
    std::int64_t replications_;
    std::function<void(ProgressCounts const&)> line_;
    Kept kept_;
    std::vector<sim::CapacityRow> rows_;
};

std::string required(Arguments const& arguments, char const* option, char const* hint)
{
    auto const text = arguments.text(option);
    if (!text) throw usage_error("capacity", fmt::format("--{} is missing", option), hint);
    return *text;
}

void capacity(Arguments const& arguments)
{
    auto const key = required(arguments, "vary", "as in --vary devices.camera.count");
    auto const condition = required(arguments, "keep", "as in --keep 'latency.p99 < 100 ms'");
    auto const processes = processes_of(arguments);
    auto const within = share_of(arguments, "within", {.preset = "1 %", .least = 0.001, .most = 50});
    auto const overrides = overrides_of(arguments);
    sim::KeyedScenario scenario{arguments.operands().front(), overrides, key};
    auto const replications = enough_replications(scenario.base(), overrides);
    warn(scenario.base().warnings);
    (void)sim::deploy(scenario.base()); // its mistakes, before anything runs

    std::optional<sim::HeldStopSignals> held{std::in_place};
    Trials trials{scenario, condition, {.processes = processes, .progress = {}}, replications};
    auto const& range = scenario.range();
    sim::BorderSearch search{[&](double number) { return trials.at(number); },
                             {.whole = range.whole, .within = within}};
    std::optional<sim::BorderSearch::Ends> ends{{range.low, range.high}};
    if (range.low == range.high) ends = search.enclose(range.low);
    auto const border = ends ? search.find(*ends) : std::nullopt;
    held.reset();
    auto const answer = trials.answer(border);
    print(arguments.given("json") ? sim::capacity_json(answer) : sim::capacity_text(answer));
}

} // namespace

Command capacity_command()
{
    return {
        .syntax = {.name = "capacity",
                   .operands = "SCENARIO",
                   .purpose = "Finds how far one number of a scenario may go before a condition fails.",
                   .example = "sunder capacity scenarios/many_phones_one_server.yaml --vary "
                              "devices.phone.count --keep 'latency.p99 < 100 ms'",
                   .options =
                       {{"vary", '\0', "KEY[=LOW,HIGH]",
                         "the number, and between which two values; without them it is doubled and "
                         "halved until the condition changes"},
                        {"keep", '\0', "CONDITION",
                         "on figures, as in 'latency.p99 < 100 ms'; counts are those of one replication"},
                        {"within", '\0', "SHARE", "how well to find a number that is not whole", "1 %"},
                        set_option,
                        seed_option,
                        {"replications", '\0', "N", "instead of the scenario's, or of 10 where that has one"},
                        {"jobs", 'j', "N", "replications at once", "one a core"},
                        {"json", '\0', "", "print the answer as JSON, in SI units"}}},
        .carry_out = capacity};
}

} // namespace sunder::cli
