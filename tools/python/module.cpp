/// \file
/// The compiled half of the Python package `sunder`: what it offers to the other half, which users see.
#include "sim/base/diagnostic.hpp"
#include "sim/base/program_folder.hpp"
#include "sim/base/run_error.hpp"
#include "sim/output/summary_json.hpp"
#include "sim/output/summary_text.hpp"
#include "tools/cli/commands/decisions.hpp"
#include "tools/python/columns.hpp"
#include "tools/python/kept_run.hpp"

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

SharedRun run_without_interpreter(LoadedScenario const& scenario, int processes, py::object const& tell)
{
    py::gil_scoped_release const others_may_run;
    return std::make_shared<KeptRun>(
        run(scenario, {.processes = processes,
                       .watch = [&tell](RunProgress const& progress) { watch(tell, progress); }}));
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
    module.def("run", run_without_interpreter, py::arg("scenario"), py::arg("processes"), py::arg("watch"));
    module.def("open_run", [](std::string const& path) { return std::make_shared<KeptRun>(open_run(path)); });
}

} // namespace

PYBIND11_MODULE(_sunder, module)
{
    py::register_exception_translator(translate);
    module.def("set_program_folder", [](std::string const& folder) { sim::set_program_folder(folder); });
    declare_scenario(module);
    declare_run(module);
}

} // namespace sunder::python
