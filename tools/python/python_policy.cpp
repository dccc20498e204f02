#include "tools/python/python_policy.hpp"

#include <pybind11/stl.h>

#include <algorithm>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sunder::python {
namespace {

namespace py = pybind11;

/// Whose policy it is.
struct Chooser {
    std::string application;
    std::size_t device = 0;
    std::vector<std::string> ways;
    std::optional<double> deadline;
};

struct PythonObservation {
    std::shared_ptr<Chooser const> chooser;
    sim::Observation seen;
};

struct PythonFeedback {
    std::shared_ptr<Chooser const> chooser;
    sim::Feedback told;
};

std::size_t way_in(py::object const& answer, Chooser const& chooser)
{
    auto const& ways = chooser.ways;
    if (py::isinstance<py::str>(answer)) {
        auto const found = std::ranges::find(ways, answer.cast<std::string>());
        if (found == ways.end())
            throw py::value_error{"the policy chose the way '" + answer.cast<std::string>() +
                                  "', which is none of observation.ways"};
        return static_cast<std::size_t>(found - ways.begin());
    }
    auto const number =
        py::reinterpret_steal<py::object>(PyNumber_Index(answer.ptr())); // those of numpy, too
    if (!number) throw py::error_already_set{};
    auto const way = number.cast<std::int64_t>();
    if (way < 0 || way >= std::ssize(ways))
        throw py::index_error{"the policy chose way " + std::to_string(way) + " of " +
                              std::to_string(ways.size()) + ", which count from 0"};
    return static_cast<std::size_t>(way);
}

class PythonPolicy final : public sim::Policy {
public:
    PythonPolicy(Chooser chooser, py::object choose, py::object learn)
        : chooser_{std::make_shared<Chooser const>(std::move(chooser))},
          choose_{std::move(choose)},
          learn_{std::move(learn)}
    {
    }
    ~PythonPolicy() override
    {
        py::gil_scoped_acquire const interpreter;
        choose_ = {};
        learn_ = {};
    }
    PythonPolicy(PythonPolicy const&) = delete;
    PythonPolicy& operator=(PythonPolicy const&) = delete;

    std::size_t choose(sim::Observation const& seen) override
    {
        py::gil_scoped_acquire const interpreter;
        return way_in(choose_(PythonObservation{chooser_, seen}), *chooser_);
    }
    void learn(sim::Feedback const& told) override
    {
        py::gil_scoped_acquire const interpreter;
        if (!learn_.is_none()) learn_(PythonFeedback{chooser_, told});
    }

private:
    std::shared_ptr<Chooser const> chooser_;
    py::object choose_, learn_;
};

} // namespace

sim::MakeOwnPolicy python_policies(py::object choose, py::object learn)
{
    // Shared, so that it may be copied without the interpreter.
    auto const functions =
        std::make_shared<std::pair<py::object, py::object>>(std::move(choose), std::move(learn));
    return [functions](sim::ChoosingDevice const& device) -> std::unique_ptr<sim::Policy> {
        py::gil_scoped_acquire const interpreter;
        auto const& deadline = device.problem.deadline;
        return std::make_unique<PythonPolicy>(
            Chooser{.application = device.application,
                    .device = device.number,
                    .ways = device.ways,
                    .deadline = deadline ? std::optional{deadline->value()} : std::nullopt},
            functions->first, functions->second);
    };
}

void declare_policies(py::module_& module)
{
    py::class_<PythonObservation>(
        module, "Observation", "What a device knows when it has to choose a way for a request. Times in s.")
        .def_property_readonly("application",
                               [](PythonObservation const& one) { return one.chooser->application; })
        .def_property_readonly(
            "device", [](PythonObservation const& one) { return one.chooser->device; },
            "its number in its group, from 0")
        .def_property_readonly(
            "ways", [](PythonObservation const& one) { return one.chooser->ways; },
            "names of the ways to choose among")
        .def_property_readonly(
            "deadline", [](PythonObservation const& one) { return one.chooser->deadline; }, "s, or None")
        .def_property_readonly(
            "now", [](PythonObservation const& one) { return one.seen.now.value(); }, "s")
        .def_property_readonly(
            "request", [](PythonObservation const& one) { return one.seen.request; },
            "its number among the device's own, from 0")
        .def_property_readonly(
            "own_wait", [](PythonObservation const& one) { return one.seen.own_wait.value(); },
            "s until the device comes to the request itself")
        .def_property_readonly(
            "charge", [](PythonObservation const& one) { return one.seen.charge; },
            "of its battery, as a share; None where it has none");
    py::class_<PythonFeedback>(module, "Feedback",
                               "What a device knows of a request of its own that is over. Times in s.")
        .def_property_readonly("application",
                               [](PythonFeedback const& one) { return one.chooser->application; })
        .def_property_readonly("device", [](PythonFeedback const& one) { return one.chooser->device; })
        .def_property_readonly("now", [](PythonFeedback const& one) { return one.told.now.value(); })
        .def_property_readonly("request", [](PythonFeedback const& one) { return one.told.request; })
        .def_property_readonly("way", [](PythonFeedback const& one) { return one.told.way; })
        .def_property_readonly("finished", [](PythonFeedback const& one) { return one.told.finished; })
        .def_property_readonly(
            "latency", [](PythonFeedback const& one) { return one.told.latency.value(); }, "s")
        .def_property_readonly(
            "energy", [](PythonFeedback const& one) { return one.told.energy.value(); }, "J")
        .def_property_readonly(
            "sent", [](PythonFeedback const& one) { return one.told.sent.value(); },
            "B of the message that left the device, if one arrived")
        .def_property_readonly(
            "sending", [](PythonFeedback const& one) { return one.told.sending.value(); }, "s that it took")
        .def_property_readonly(
            "own_wait", [](PythonFeedback const& one) { return one.told.own_wait.value(); }, "s")
        .def_property_readonly(
            "server_wait", [](PythonFeedback const& one) { return one.told.server_wait.value(); }, "s")
        .def_property_readonly("stayed", [](PythonFeedback const& one) { return one.told.stayed; });
}

} // namespace sunder::python
