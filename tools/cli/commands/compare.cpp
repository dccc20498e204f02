#include "sim/analysis/comparison.hpp"
#include "sim/base/diagnostic.hpp"
#include "sim/output/comparison_text.hpp"
#include "sim/output/records_file.hpp"
#include "sim/output/sweep_file.hpp"
#include "sim/report/runs_report.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/deliver.hpp"
#include "tools/cli/print.hpp"

#include <fmt/format.h>

#include <string>

namespace sunder::cli {
namespace {

std::string answer(sim::Sides const& sides, auto const& comparison, Arguments const& arguments)
{
    return arguments.given("json") ? sim::comparison_json(sides, comparison)
                                   : sim::comparison_text(sides, comparison);
}

sim::Side side_of(std::string const& name, sim::RecordsFile const& file)
{
    return {.name = name,
            .scenario = file.records.scenario,
            .seed = file.records.seed,
            .size = std::ssize(file.records.windows),
            .measured = file.provenance.measured};
}

sim::Side side_of(std::string const& name, sim::SweepFile const& sweep)
{
    return {.name = name,
            .scenario = sweep.scenario,
            .seed = sweep.seed,
            .size = std::ssize(sweep.points.number)};
}

void compare_sweeps(Arguments const& arguments)
{
    auto const& names = arguments.operands();
    auto const a = sim::read_sweep(names[0]);
    auto const b = sim::read_sweep(names[1]);
    if (!sim::same_keys(a.points, b.points))
        throw usage_error("compare", fmt::format("'{}' and '{}' vary different keys", names[0], names[1]),
                          "points are compared with those that have the same values of the same keys");
    print(answer({.a = side_of(names[0], a), .b = side_of(names[1], b)}, sim::compare(a.points, b.points),
                 arguments));
}

void compare(Arguments const& arguments)
{
    auto const& names = arguments.operands();
    bool const sweep = sim::is_sweep_file(names[0]);
    if (sweep != sim::is_sweep_file(names[1]))
        throw usage_error("compare", fmt::format("'{}' is a sweep and '{}' is not", names[sweep ? 0 : 1],
                                                 names[sweep ? 1 : 0]));
    if (sweep && arguments.given("report")) throw usage_error("compare", "--report draws runs, not sweeps");
    if (sweep) return compare_sweeps(arguments);
    auto const a = sim::read_records(names[0]);
    auto const b = sim::read_records(names[1]);
    auto comparison = sim::compare(a.records, b.records);
    bool const some_measured = !a.provenance.measured.empty() || !b.provenance.measured.empty();
    if (some_measured || arguments.given("report"))
        comparison.stages = sim::compare_stages(a.records, b.records);
    sim::Sides const sides{.a = side_of(names[0], a), .b = side_of(names[1], b)};
    if (auto const page = arguments.text("report"))
        deliver(html_of(sim::runs_report(sides, comparison)), page);
    print(answer(sides, comparison, arguments));
}

} // namespace

Command compare_command()
{
    return {.syntax = {.name = "compare",
                       .operands = "A.h5 B.h5",
                       .least_operands = 2,
                       .most_operands = 2,
                       .purpose = "Says how two runs or two sweeps differ, and how sure that is.",
                       .example = "sunder compare split.h5 server_only.h5",
                       .options = {{"report", '\0', "FILE.html", "draw the stages and latencies of two runs"},
                                   {"json", '\0', "", "print the comparison as JSON, in SI units"}}},
            .carry_out = compare};
}

} // namespace sunder::cli
