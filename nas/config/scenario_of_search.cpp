#include "nas/config/scenario_of_search.hpp"

#include "sim/config/load.hpp"
#include "sim/form/shelves.hpp"

#include <algorithm>
#include <filesystem>
#include <memory>
#include <utility>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;

void adopt(sim::InputError const& error, sim::Diagnostics& diagnostics)
{
    constexpr int behind = 1000;
    std::map<sim::Source const*, std::shared_ptr<sim::Source const>> copies;
    for (auto const& mistake : error.diagnostics()) {
        auto const& source = mistake.where.source;
        auto& copy = copies[source.get()];
        if (!copy)
            copy = std::make_shared<sim::Source const>(
                sim::Source{source->name, source->text, source->order + behind});
        diagnostics.report({copy, mistake.where.line, mistake.where.column}, mistake.message, mistake.hint);
    }
}

/// As they are seen from the folder of the search. \param key  of the scenario
std::vector<sim::InputFile> inputs_of(sim::Scenario const& scenario, std::string const& key)
{
    std::vector<sim::InputFile> inputs;
    auto const folder = fs::path{key}.parent_path();
    auto const name = fs::path{key}.filename().string();
    for (auto const& input : scenario.inputs) {
        if (sim::is_shelf_key(input.path))
            inputs.push_back(input);
        else if (input.path != name)
            inputs.push_back({(folder / input.path).lexically_normal().generic_string(), input.sha256});
    }
    return inputs;
}

} // namespace

ScenarioOfSearch read_scenario_of_search(sim::YamlCursor const& root, sim::Reading const& reading)
{
    ScenarioOfSearch read;
    auto const application = root["application"];
    (void)application.text();
    auto const& entry = reading.files.open(root["scenario"], reading.diagnostics);
    if (!entry.source) return read;
    try {
        auto const scenario = sim::parse_scenario({.path = entry.source->name, .text = entry.source->text});
        read.texts[entry.key] = scenario.text;
        read.inputs = inputs_of(scenario, entry.key);
        read.warnings = scenario.warnings;
        sim::NamesOf names{{"application", {}}};
        for (auto const& known : scenario.applications)
            names["application"].add(known.name);
        if (auto const index = find_named("application", application, names, reading.diagnostics))
            read.setting = search_setting_of(scenario, sim::Id<sim::Application>{*index});
    } catch (sim::InputError const& error) {
        adopt(error, reading.diagnostics);
    }
    return read;
}

} // namespace sunder::nas
