#include "sim/analysis/sensitivity.hpp"

#include "sim/analysis/points_where.hpp"
#include "sim/output/sensitivity_text.hpp"
#include "sim/output/sweep_file.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/commands/point_columns.hpp"
#include "tools/cli/print.hpp"

#include <fmt/format.h>

#include <string>
#include <vector>

namespace sunder::cli {
namespace {

/// The varied keys, and the metric.
std::vector<std::string> columns_needed(sim::PointTable const& points, std::string const& metric)
{
    std::vector<std::string> names{metric};
    for (auto const& column : points.columns)
        if (column.role == sim::ColumnRole::parameter) names.push_back(column.name);
    return names;
}

void tell_sensitivity(Arguments const& arguments)
{
    auto const& path = arguments.operands().front();
    auto const head = sim::read_sweep_without_values(path);
    auto const typed =
        arguments.text("metric").value_or(fmt::format("applications.{}.latency.mean", head.application));
    auto const metric =
        metric_typed(head.points, {.command = "sensitivity", .option = "metric", .text = typed}).name;
    auto sweep = sim::read_sweep(path, columns_needed(head.points, metric));
    if (auto const condition = condition_typed(sweep.points, arguments))
        sweep.points = sim::points_where(sweep.points, *condition);
    auto const& figure = sweep.points.column(metric);
    bool const json = arguments.given("json");
    if (auto const indices = sim::sobol_indices(sweep.points, figure))
        return print(json ? sim::sensitivity_json(figure, *indices)
                          : sim::sensitivity_text(figure, *indices));
    if (auto const effects = sim::main_effects(sweep.points, figure))
        return print(json ? sim::sensitivity_json(figure, *effects)
                          : sim::sensitivity_text(figure, *effects));
    throw usage_error("sensitivity",
                      fmt::format("'{}' or every key is constant over the points that went well", metric),
                      "`sunder show FILE.h5` prints them");
}

} // namespace

Command sensitivity_command()
{
    return {
        .syntax = {.name = "sensitivity",
                   .operands = "SWEEP.h5",
                   .purpose = "Says how much of a figure's variance each varied key explains.",
                   .example = "sunder sensitivity sweep.h5 --metric latency.p95",
                   .options = {{"metric", '\0', "FIGURE", "of which figure",
                                "latency.mean of the first application"},
                               {"where", '\0', "EXPR", "over some points only, such as 'phone.count == 20'"},
                               {"json", '\0', "", "print the indices as JSON, in SI units"}}},
        .carry_out = tell_sensitivity};
}

} // namespace sunder::cli
