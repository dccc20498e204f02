/// \file
/// The compiled half of the Python package `sunder`: what it offers to the other half, which users see.
#include "sim/analysis/comparison.hpp"
#include "sim/base/diagnostic.hpp"
#include "sim/base/program_folder.hpp"
#include "sim/base/run_error.hpp"
#include "sim/output/comparison_text.hpp"
#include "sim/output/summary_json.hpp"
#include "sim/output/summary_text.hpp"
#include "tools/cli/commands/decisions.hpp"
#include "tools/python/columns.hpp"
#include "tools/python/kept_run.hpp"
#include "tools/python/kept_sweep.hpp"
#include "tools/python/python_policy.hpp"

#include <pybind11/functional.h>
#include <pybind11/pybind11.h>
#include <pybind11/stl.h>
#include <pybind11/stl/filesystem.h>

#include <algorithm>
#include <exception>
#include <memory>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sunder::python {
namespace {

namespace py = pybind11;

/// (file, line, column, message, hint)
py::tuple mistake_of(sim::Diagnostic const& diagnostic)
{
    auto const& where = diagnostic.where;
    return py::make_tuple(where.source ? where.source->name : "", std::max(where.line, 1),
                          std::max(where.column, 1), diagnostic.message, diagnostic.hint);
}

py::list mistakes_of(std::vector<sim::Diagnostic> const& diagnostics)
{
    py::list all;
    for (auto const& diagnostic : diagnostics)
        all.append(mistake_of(diagnostic));
    return all;
}

/// Raises what the other half of the package declares.
void translate(std::exception_ptr const error)
try {
    if (error) std::rethrow_exception(error);
} catch (sim::InputError const& wrong) {
    auto const type = py::module_::import("sunder.errors").attr("InputError");
    auto const raised = type(std::string{wrong.what()}, mistakes_of(wrong.diagnostics()));
    PyErr_SetObject(type.ptr(), raised.ptr());
} catch (sim::Interrupted const&) {
    PyErr_SetNone(PyExc_KeyboardInterrupt);
} catch (sim::RunError const& failed) {
    PyErr_SetString(py::module_::import("sunder.errors").attr("RunError").ptr(), failed.what());
}

/// Asked while a run goes on without the interpreter: lets Python answer signals, and tells it how far the
/// run is.
void watch(py::object const& tell, RunProgress const& progress)
{
    py::gil_scoped_acquire const interpreter;
    if (PyErr_CheckSignals() != 0) throw py::error_already_set{};
    if (!tell.is_none()) tell(progress.done, progress.all, progress.requests);
}

using SharedRun = std::shared_ptr<KeptRun>;

/// How a run is to be carried out, as the other half of the package says it.
struct PythonOptions {
    int processes = 0;
    py::object watch, choose, learn; ///< None where there is none
};

SharedRun run_without_interpreter(LoadedScenario const& scenario, PythonOptions const& wanted)
{
    RunOptions options{.processes = wanted.processes,
                       .watch = [&](RunProgress const& progress) { watch(wanted.watch, progress); }};
    if (!wanted.choose.is_none()) options.make_policy = python_policies(wanted.choose, wanted.learn);
    py::gil_scoped_release const others_may_run;
    return std::make_shared<KeptRun>(run(scenario, options));
}

void declare_scenario(py::module_& module)
{
    py::class_<LoadedScenario>(module, "Scenario")
        .def_property_readonly("name", [](LoadedScenario const& loaded) { return loaded.scenario.name; })
        .def_property_readonly("text", [](LoadedScenario const& loaded) { return loaded.scenario.text; })
        .def_property_readonly(
            "warnings", [](LoadedScenario const& loaded) { return mistakes_of(loaded.scenario.warnings); });
    module.def(
        "load",
        [](std::string const& path, std::optional<std::string> text, std::vector<std::string> settings,
           std::optional<std::uint64_t> seed, std::optional<std::int64_t> replications) {
            return load({.path = path, .text = std::move(text)},
                        {.settings = std::move(settings), .seed = seed, .replications = replications});
        },
        py::arg("path"), py::arg("text"), py::arg("settings"), py::arg("seed"), py::arg("replications"));
}

sim::Side side_of(std::string name, KeptRun const& run)
{
    return {.name = std::move(name),
            .scenario = run.file.records.scenario,
            .seed = run.file.records.seed,
            .size = std::ssize(run.file.records.windows),
            .measured = run.file.provenance.measured};
}

sim::Sides sides_of(KeptRun const& a, KeptRun const& b)
{
    return {.a = side_of("a", a), .b = side_of("b", b)};
}

void declare_run(py::module_& module)
{
    py::class_<KeptRun, SharedRun>(module, "Run")
        .def_property_readonly("warnings", [](KeptRun const& run) { return run.warnings; })
        .def_property_readonly("command", [](KeptRun const& run) { return run.file.provenance.command; })
        .def("summary_json",
             [](KeptRun const& run) {
                 return cli::with_decisions(sim::summary_json(run.summary), run.decisions);
             })
        .def("summary_text",
             [](KeptRun const& run) {
                 return cli::decisions_text(run.decisions) + sim::summary_text(run.summary);
             })
        .def("columns",
             [](py::object const& self, std::string const& table) {
                 return columns_of(self.cast<KeptRun const&>(), table, self);
             })
        .def("report", [](KeptRun const& run) { return report_of(run); })
        .def("save", [](KeptRun const& run, std::string const& path) { save(run, path); });
    module.def(
        "run",
        [](LoadedScenario const& scenario, int processes, py::object tell, py::object choose,
           py::object learn) {
            return run_without_interpreter(scenario, {.processes = processes,
                                                      .watch = std::move(tell),
                                                      .choose = std::move(choose),
                                                      .learn = std::move(learn)});
        },
        py::arg("scenario"), py::arg("processes"), py::arg("watch"), py::arg("choose"), py::arg("learn"));
    module.def("compare_runs", [](KeptRun const& a, KeptRun const& b) {
        auto const sides = sides_of(a, b);
        auto const comparison = sim::compare(a.file.records, b.file.records);
        return py::make_tuple(sim::comparison_json(sides, comparison),
                              sim::comparison_text(sides, comparison));
    });
    module.def("open_run", [](std::string const& path) { return std::make_shared<KeptRun>(open_run(path)); });
}

/// As watch(), of points.
void watch_points(py::object const& tell, std::int64_t done, std::int64_t all)
{
    watch(tell, {.done = done, .all = all});
}

void declare_sweep(py::module_& module)
{
    using SharedSweep = std::shared_ptr<sim::SweepFile>;
    py::class_<sim::SweepFile, SharedSweep>(module, "Sweep")
        .def_property_readonly("scenario", [](sim::SweepFile const& sweep) { return sweep.scenario; })
        .def_property_readonly("application", [](sim::SweepFile const& sweep) { return sweep.application; })
        .def("columns",
             [](py::object const& self) { return columns_of(self.cast<sim::SweepFile const&>(), self); })
        .def("report", [](sim::SweepFile const& sweep) { return report_of(sweep); })
        .def("save", [](sim::SweepFile const& sweep, std::string const& path) { save(sweep, path); });
    module.def(
        "sweep",
        [](LoadedScenario const& scenario, std::vector<std::string> variations, int processes,
           py::object const& tell) {
            py::gil_scoped_release const others_may_run;
            return std::make_shared<sim::SweepFile>(
                sweep(scenario.source, {.scenario = scenario.overrides, .variations = std::move(variations)},
                      {.processes = processes, .watch = [&](std::int64_t done, std::int64_t all) {
                           watch_points(tell, done, all);
                       }}));
        },
        py::arg("scenario"), py::arg("variations"), py::arg("processes"), py::arg("watch"));
    module.def("is_sweep", [](std::string const& path) { return sim::is_sweep_file(path); });
    module.def("open_sweep", [](std::string const& path) {
        return std::make_shared<sim::SweepFile>(sim::read_sweep(path));
    });
}

} // namespace

PYBIND11_MODULE(_sunder, module)
{
    py::register_exception_translator(translate);
    module.def("set_program_folder", [](std::string const& folder) { sim::set_program_folder(folder); });
    declare_scenario(module);
    declare_run(module);
    declare_sweep(module);
    declare_policies(module);
}

} // namespace sunder::python
