#include "sim/config/origins_of_inputs.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

void report_unknown(std::string const& name, Location const& where, ModelGraph const& model,
                    Diagnostics& diagnostics)
{
    std::vector<std::string> inputs{model.input_name};
    for (std::size_t i = 0; i < model.further_inputs(); ++i)
        inputs.push_back(model.ops[i].name);
    auto const similar = nearest(name, inputs);
    diagnostics.report(where, fmt::format("model '{}' has no input '{}'", model.name, name),
                       similar.empty() ? "" : fmt::format("did you mean '{}'?", similar));
}

} // namespace

void read_origins(Application& application, YamlCursor const& at, ModelsOfScenario& models,
                  Reading const& reading)
{
    auto const& model = models.list()[application.model];
    std::vector<int> apart;
    for (auto const& [name, where, value] : at.names()) {
        auto const device = find_named("device", value, reading.names, reading.diagnostics);
        if (model.ops.empty()) continue; // after a mistake
        auto const input = model.find_input(name);
        if (!input) report_unknown(name, where, model, reading.diagnostics);
        if (!device || !input || Id<DeviceGroup>{*device} == application.origin) continue;
        application.origins.push_back(
            {.producer = *input, .device = Id<DeviceGroup>{*device}, .where = where});
        apart.push_back(*input);
    }
    std::ranges::sort(apart);
    if (!apart.empty()) application.model = models.copy(application.model, std::move(apart));
}

} // namespace sunder::sim
