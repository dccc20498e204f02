#include "tools/cli/commands/show_sweep.hpp"

#include "sim/analysis/points_where.hpp"
#include "sim/base/diagnostic.hpp"
#include "sim/output/points_json.hpp"
#include "sim/output/points_text.hpp"
#include "sim/output/sweep_file.hpp"
#include "tools/cli/commands/point_columns.hpp"
#include "tools/cli/deliver.hpp"
#include "tools/cli/print.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <optional>
#include <ostream>
#include <string>
#include <vector>

namespace sunder::cli {
namespace {

/// What is asked for; whole names of columns.
struct Question {
    enum class Form : std::uint8_t { points, groups, splits };

    Form form = Form::points;
    std::vector<std::string> columns; ///< of points, or the figures of groups
    std::string key;                  ///< of groups
    std::string split;                ///< of groups and splits; empty: none
    std::string application;          ///< of splits
    std::string metric;               ///< of splits
};

std::vector<std::string> all_columns(sim::PointTable const& points)
{
    std::vector<std::string> names;
    for (auto const& column : points.columns)
        names.push_back(column.name);
    return names;
}

Question question_on_groups(sim::SweepFile const& sweep, Arguments const& arguments)
{
    Question question{
        .form = Question::Form::groups,
        .columns = sim::main_figures(sweep),
        .key = column_typed(sweep.points, {.command = "show", .option = "by", .text = *arguments.text("by")})
                   .name,
        .split = sim::split_column(sweep, sweep.application)};
    if (auto const names = arguments.text("columns")) {
        question.columns.clear();
        Typed const typed{.command = "show", .option = "columns", .text = *names};
        for (auto const& name : columns_typed(sweep.points, typed))
            question.columns.push_back(
                metric_typed(sweep.points, {.command = "show", .option = "columns", .text = name}).name);
    }
    return question;
}

Question question_on_splits(sim::SweepFile const& sweep, Arguments const& arguments)
{
    auto const typed =
        arguments.text("metric").value_or(fmt::format("applications.{}.latency.mean", sweep.application));
    auto const& metric =
        metric_typed(sweep.points, {.command = "show", .option = "metric", .text = typed}).name;
    Question question{.form = Question::Form::splits,
                      .application = application_of(metric, sweep.application),
                      .metric = metric};
    question.split = sim::split_column(sweep, question.application);
    if (question.split.empty())
        throw usage_error("show",
                          fmt::format("the sweep does not tell the splits of '{}'", question.application));
    return question;
}

Question question_of(sim::SweepFile const& sweep, Arguments const& arguments)
{
    if (arguments.given("splits")) {
        for (auto const* option : {"by", "columns"})
            if (arguments.given(option))
                throw usage_error("show", fmt::format("--{} and --splits do not go together", option));
        return question_on_splits(sweep, arguments);
    }
    if (arguments.given("metric")) throw usage_error("show", "--metric is for --splits");
    if (arguments.given("by")) return question_on_groups(sweep, arguments);
    if (auto const names = arguments.text("columns"))
        return {.columns =
                    columns_typed(sweep.points, {.command = "show", .option = "columns", .text = *names})};
    return {.columns = arguments.given("json") ? all_columns(sweep.points) : sim::main_columns(sweep)};
}

/// Whole names of all columns that must be read to answer.
std::vector<std::string> columns_needed(sim::PointTable const& points, Question const& question,
                                        std::optional<sim::Condition> const& condition)
{
    auto names = question.columns;
    for (auto const* name : {&question.key, &question.split, &question.metric})
        if (!name->empty()) names.push_back(*name);
    if (question.form == Question::Form::splits)
        for (auto const& column : points.columns)
            if (column.role == sim::ColumnRole::parameter) names.push_back(column.name);
    if (question.form == Question::Form::points)
        for (auto& name : sim::mark_columns(points))
            names.push_back(std::move(name));
    if (condition)
        for (auto const subject : condition->subjects())
            if (subject < points.columns.size()) names.push_back(points.columns[subject].name);
    return names;
}

/// The sweep with the points for which the condition holds, and of their columns those in the question.
sim::SweepFile read_wanted(std::string const& path, sim::SweepFile const& head, Question const& question,
                           Arguments const& arguments)
{
    auto const in_file = condition_typed(head.points, arguments);
    auto sweep = sim::read_sweep(path, columns_needed(head.points, question, in_file));
    if (auto const condition = condition_typed(sweep.points, arguments))
        sweep.points = sim::points_where(sweep.points, *condition);
    if (question.form == Question::Form::points && arguments.given("json"))
        std::erase_if(sweep.points.columns, [&](sim::PointColumn const& column) {
            return std::ranges::find(question.columns, column.name) == question.columns.end();
        });
    return sweep;
}

} // namespace

void show_sweep(Arguments const& arguments)
{
    auto const& path = arguments.operands().front();
    auto const head = sim::read_sweep_without_values(path);
    auto const question = question_of(head, arguments);
    auto const sweep = read_wanted(path, head, question, arguments);
    bool const json = arguments.given("json");
    if (!json) print(sim::points_heading(sweep) + '\n');
    auto const& [form, columns, key, split, application, metric] = question;
    switch (form) {
    case Question::Form::points:
        if (!json) return print(sim::points_text(sweep.points, columns));
        return deliver([&](std::ostream& stream) { sim::write_points_json(stream, sweep); }, std::nullopt);
    case Question::Form::groups:
        return print(json ? sim::groups_json(sweep.points, key, columns, split)
                          : sim::groups_text(sweep.points, key, columns, split));
    case Question::Form::splits:
        return print(json ? sim::splits_json(sweep.points, application, metric)
                          : sim::splits_text(sweep.points, application, metric));
    }
}

} // namespace sunder::cli
