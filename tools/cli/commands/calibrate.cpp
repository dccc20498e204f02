#include "sim/calibration/calibrate.hpp"

#include "sim/calibration/calibration_text.hpp"
#include "sim/calibration/measured_records.hpp"
#include "sim/form/files.hpp"
#include "sim/output/records_file.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/deliver.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/syntax/overrides.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>

namespace sunder::cli {
namespace {

/// What --hold-out says: a share of the settings, or a column.
struct HoldOut {
    double share = 0;
    std::string column;
};

HoldOut hold_out_of(Arguments const& arguments)
{
    auto const typed = arguments.text("hold-out");
    if (!typed) return {};
    auto const written = sim::find_decimal(*typed);
    if (!written || (!written->rest.empty() && written->rest != "%")) return {.column = *typed};
    auto const share = sim::scaled(written->number, written->rest.empty() ? sim::Scale{} : sim::hundredth);
    if (!share || *share < 0 || *share > 0.9)
        throw usage_error("calibrate", fmt::format("--hold-out: '{}' is no share from 0 to 90 %", *typed),
                          "or name a column that says yes or no");
    return {.share = *share};
}

std::shared_ptr<sim::Source const> source_at(std::string const& path)
{
    sim::Diagnostics diagnostics;
    auto source = sim::source_of(path, -1, sim::read_from_disk(path), diagnostics);
    diagnostics.raise_if_any();
    return source;
}

std::vector<sim::Measure> figures_typed(Arguments const& arguments)
{
    std::vector<sim::Measure> figures;
    for (auto const& typed : arguments.texts("by")) {
        auto const found = std::ranges::find(sim::measures, typed, &sim::MeasureWords::name);
        if (found == sim::measures.end())
            throw usage_error("calibrate", fmt::format("--by: there is no figure '{}'", typed),
                              "known are latency, device, server, head, encode, transfer, decode, tail, "
                              "return, energy, device_energy and server_energy");
        figures.push_back(found->measure);
    }
    return figures;
}

sim::CalibrationTask task_of(Arguments const& arguments)
{
    sim::CalibrationTask task{.keys = arguments.texts("fit"),
                              .application = arguments.text("application").value_or(""),
                              .by = figures_typed(arguments)};
    auto const misfit = arguments.choice("misfit", {"relative", "log", "robust"});
    if (misfit == "log") task.misfit = sim::Residual::logarithmic;
    if (misfit == "robust") task.misfit = sim::Residual::robust;
    if (auto const typed = arguments.choice("predict", {"lone", "runs"}))
        task.predictor = *typed == "lone" ? sim::Predictor::lone : sim::Predictor::runs;
    return task;
}

bool is_hdf5(std::string const& path)
{
    return path.ends_with(".h5") || path.ends_with(".hdf5");
}

sim::MeasuredFile rehearsal_at(std::string const& path)
{
    auto file = sim::read_records(path);
    if (file.provenance.measured.empty())
        say(fmt::format("'{}' was simulated, not measured, and is taken as if it had been\n", path));
    return {.name = path,
            .records = std::move(file.records),
            .scenario_text = std::move(file.provenance.scenario_text)};
}

/// What was measured: a table, or rehearsals.
sim::MeasuredTable measured_by(Arguments const& arguments, sim::ChangedScenario const& scenario,
                               sim::CalibrationTask const& task)
{
    auto const group = arguments.text("groups").value_or("");
    auto const held_out = hold_out_of(arguments).column;
    auto const& operands = arguments.operands();
    if (operands.size() == 2 && !is_hdf5(operands.front()))
        return sim::read_measured({.source = source_at(operands.front()),
                                   .is_key = [&](std::string_view key) { return scenario.has(key); },
                                   .group = group,
                                   .held_out = held_out});
    if (!held_out.empty())
        throw usage_error("calibrate", fmt::format("--hold-out: records have no column '{}'", held_out),
                          "a share of the files can be held out");
    std::vector<sim::MeasuredFile> files;
    for (auto operand = operands.begin(); operand + 1 != operands.end(); ++operand) {
        if (!is_hdf5(*operand))
            throw usage_error("calibrate",
                              fmt::format("'{}' stands among several files and is no .h5", *operand),
                              "give one table, or records of rehearsals, and the scenario last");
        files.push_back(rehearsal_at(*operand));
    }
    return sim::measured_in(
        files, {.scenario = scenario, .application = task.application, .group = group, .fitted = task.keys});
}

/// The scenario with what was found, as one text.
std::string calibrated_text(Arguments const& arguments, sim::Overrides overrides,
                            sim::Calibration const& found)
{
    auto const settings = sim::settings_of(found);
    overrides.settings.insert(overrides.settings.end(), settings.begin(), settings.end());
    return sim::load_base(arguments.operands().back(), overrides).scenario.text;
}

void calibrate_scenario(Arguments const& arguments)
{
    constexpr auto any = std::numeric_limits<std::uint64_t>::max();
    auto const task = task_of(arguments);
    sim::Overrides const overrides{.settings = arguments.texts("set")};
    sim::ChangedScenario scenario{arguments.operands().back(), overrides};
    auto table = measured_by(arguments, scenario, task);
    sim::hold_out(table, hold_out_of(arguments).share, arguments.whole_number("seed", 0, any).value_or(1));
    auto const found = sim::calibrate(scenario, table, task);
    if (auto const file = arguments.output_file())
        deliver(calibrated_text(arguments, overrides, found), file);
    if (auto const file = arguments.text("details")) deliver(sim::details_csv(table, found), file);
    print(arguments.given("json") ? sim::calibration_json(table, found)
                                  : sim::calibration_text(table, found));
}

} // namespace

Command calibrate_command()
{
    return {
        .syntax =
            {.name = "calibrate",
             .operands = "MEASURED... SCENARIO",
             .least_operands = 2,
             .most_operands = 1000,
             .purpose =
                 "Fits numbers of a scenario to what was measured, and says how far it is off elsewhere.",
             .example = "sunder calibrate measured.csv scenario.yaml --fit links.wifi.rate --hold-out '30 %'",
             .options =
                 {{.name = "fit",
                   .value = "KEY[=LOW,HIGH]",
                   .meaning = "find this number, or all that '*' stands for; repeatable",
                   .preset = "between a thousandth and a thousand times what stands there",
                   .repeats = Repeats::yes},
                  {.name = "hold-out",
                   .value = "SHARE|COLUMN",
                   .meaning = "keep a share of the settings, or rows where the column says yes, for the test",
                   .preset = "none"},
                  {.name = "groups", .value = "COLUMN", .meaning = "tell errors by its values, too"},
                  {.name = "by",
                   .value = "FIGURE",
                   .meaning = "fit to this one alone; repeatable",
                   .preset = "all that were measured",
                   .repeats = Repeats::yes},
                  {.name = "misfit",
                   .value = "KIND",
                   .meaning =
                       "what is squared: the relative error, its logarithm, or that with less weight far off",
                   .preset = "relative",
                   .choices = {"relative", "log", "robust"}},
                  {.name = "predict",
                   .value = "WAY",
                   .meaning = "by the price of a lone request, or by a run of each setting",
                   .preset = "lone where a run says the same",
                   .choices = {"lone", "runs"}},
                  {.name = "application",
                   .value = "NAME",
                   .meaning = "whose requests were measured",
                   .preset = "the first"},
                  set_option,
                  {.name = "seed", .value = "N", .meaning = "by which settings are held out", .preset = "1"},
                  {.name = "output",
                   .letter = 'o',
                   .value = "FILE.yaml",
                   .meaning = "write the calibrated scenario"},
                  {.name = "details",
                   .value = "FILE.csv",
                   .meaning = "write measured and simulated figures of each setting"},
                  {.name = "json", .meaning = "print all settings as JSON, in SI units"}}},
        .carry_out = calibrate_scenario};
}

} // namespace sunder::cli
