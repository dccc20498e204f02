#include "sim/config/read_scenario.hpp"

#include "sim/base/match.hpp"
#include "sim/config/application_fields.hpp"
#include "sim/config/cell_fields.hpp"
#include "sim/config/device_fields.hpp"
#include "sim/config/fault_fields.hpp"
#include "sim/config/link_fields.hpp"
#include "sim/config/model_fields.hpp"
#include "sim/config/motion_fields.hpp"
#include "sim/config/origins_of_inputs.hpp"
#include "sim/config/routes.hpp"
#include "sim/config/run_fields.hpp"
#include "sim/config/scenario_checks.hpp"
#include "sim/config/sweep_fields.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace sunder::sim {
namespace {

/// `mapping` whose keys name things of a kind.
Form named(std::string const& kind, std::string const& what, Form const& value)
{
    return parts::mapping("", parts::any_name("name of the " + what, value, NameForm{kind}));
}

Form const& models_form()
{
    static Form const form = named("model", "model", model_of_scenario());
    return form;
}

Form const& devices_form()
{
    static Form const form = named("device", "group", device_of_scenario());
    return form;
}

Form const& links_form()
{
    static Form const form = named("link", "link", link_of_scenario());
    return form;
}

Form const& applications_form()
{
    static Form const form = named("application", "application", application_form());
    return form;
}

Form const& files_form()
{
    static Form const form =
        parts::mapping("", parts::any_name("path from the folder of the scenario", parts::any_text()));
    return form;
}

/// How many devices there have to be, for those that have recorded instants of their own.
std::int64_t devices_named_by(Arrivals const& arrivals)
{
    return std::visit(
        Match{
            [](Recorded const& recorded) { return recorded.by_device ? std::ssize(*recorded.by_device) : 0; },
            [](OneOf<Periodic, Poisson, GammaArrivals, Closed> auto const&) -> std::ptrdiff_t { return 0; }},
        arrivals);
}

class ScenarioReader {
public:
    ScenarioReader(ScenarioTree const& tree, Reading reading)
        : root_{tree.root}, files_{tree.files}, models_{tree.files, tree.models}, reading_{std::move(reading)}
    {
        reading_.names = {{"device", {}}, {"link", {}}, {"model", {}}};
    }

    Scenario read()
    {
        FieldReader const reader{root_, reading_};
        read_devices();
        read_links();
        scenario_.platform.routes = read_routes(root_["routes"], scenario_.platform, reading_);
        scenario_.platform.faults = read_faults(root_["faults"], reading_);
        for (auto const& named : root_["models"].names()) {
            models_.add(named, reading_);
            reading_.names["model"].add(named.name);
        }
        for (auto const& named : root_["applications"].names())
            if (named.value.is_mapping()) read_application_of(named);
        models_.check_measured_times(devices_and_profiles(), reading_.diagnostics);
        scenario_.models = models_.list();
        return read_into(std::move(scenario_), reader);
    }

private:
    void read_devices()
    {
        for (auto const& named : root_["devices"].names()) {
            scenario_.platform.devices.push_back(read_device_of_scenario(named, files_, reading_));
            reading_.names["device"].add(named.name);
        }
    }

    void read_links()
    {
        for (auto const& [name, where, at] : root_["links"].names()) {
            auto link = read_link_of_scenario(at, scenario_.platform.devices, files_, reading_);
            link.name = name;
            scenario_.platform.links.push_back(std::move(link));
            reading_.names["link"].add(name);
        }
    }

    void read_application_of(NamedCursor const& named)
    {
        auto [application, servers, dispatch, origin, model, origins] = read_application(named, reading_);
        if (model) application.model = models_.find(*model, named.name, reading_).value_or(Id<ModelGraph>{});
        if (auto const then = named.value["steps"]["then"]; application.steps && then.given())
            application.steps->then = models_.find(then, named.name, reading_);
        if (origin) {
            application.origin = *origin;
            check_devices_of(application, named.value["arrivals"]);
            if (model && origins) read_origins(application, *origins, models_, reading_);
        }
        scenario_.applications.push_back(std::move(application));
    }

    void check_devices_of(Application const& application, YamlCursor const& at) const
    {
        auto const& group = scenario_.platform.devices[application.origin];
        auto const named = devices_named_by(application.arrivals);
        if (named > group.count)
            reading_.diagnostics.report(at["trace"].where(),
                                        fmt::format("this trace names device {}, but '{}' has {}", named - 1,
                                                    group.name, group.count),
                                        "devices count from 0");
    }

    [[nodiscard]] Names devices_and_profiles() const
    {
        auto known = reading_.names.find("device")->second;
        for (auto const& group : scenario_.platform.devices)
            if (!known.find(group.profile.name)) known.add(group.profile.name);
        return known;
    }

    YamlCursor root_;
    YamlFiles& files_;
    ModelsOfScenario models_;
    Reading reading_;
    Scenario scenario_;
};

} // namespace

/// What names other parts is read in an order of its own.
void fields(Scenario& scenario, auto& visit)
{
    static Form const name = parts::scalar(TextForm{TextForm::Kind::name});
    visit.title("scenario");
    format("sunder-scenario/1", visit);
    visit(optional("name", "of the experiment", "the stem of the file's name"), scenario.name, name);
    visit.elsewhere(optional("models", "paths or names of files, or models written inline"), models_form());
    visit.elsewhere(required("devices", "groups of equal devices"), devices_form());
    visit.elsewhere(optional("links", "what joins them"), links_form());
    visit.elsewhere(
        optional("routes", "ways from group to group; the way back is the same reversed unless given"),
        routes_form());
    visit.elsewhere(optional("faults", "what breaks, when, and for how long"), faults_form());
    visit.elsewhere(required("applications", "who asks for what, where, when"), applications_form());
    visit(required("run", "how long, how often"), scenario.run);
    visit.elsewhere(optional("sweep", "what `sunder sweep` varies; a run leaves it alone"), sweep_form());
    visit.elsewhere(optional("files", "texts of files that are named elsewhere, looked up before the disk: "
                                      "so a result carries its whole scenario"),
                    files_form());
}

Form const& scenario_form()
{
    return form_of(Of<Scenario>{});
}

Scenario read_scenario(ScenarioTree const& tree, Reading const& reading)
{
    auto scenario = ScenarioReader{tree, reading}.read();
    auto const& root = tree.root;
    auto& diagnostics = reading.diagnostics;
    if (root["devices"].sound() && scenario.platform.devices.empty())
        diagnostics.report(root["devices"].where(), "there is no device here");
    if (root["applications"].sound() && scenario.applications.empty())
        diagnostics.report(root["applications"].where(), "there is no application here");
    check_size(scenario, root, diagnostics);
    if (diagnostics.empty()) check_cells(scenario, root["links"], diagnostics);
    if (diagnostics.empty()) check_motion(scenario.platform, root["devices"], diagnostics);
    if (diagnostics.empty()) check_faults(scenario, root["faults"], diagnostics);
    if (diagnostics.empty()) check_open_splits(scenario, diagnostics);
    if (diagnostics.empty()) scenario.warnings = check_use(scenario, root, diagnostics);
    return scenario;
}

} // namespace sunder::sim
