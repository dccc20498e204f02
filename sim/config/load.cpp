#include "sim/config/load.hpp"

#include "sim/config/device_fields.hpp"
#include "sim/config/link_fields.hpp"
#include "sim/config/model_fields.hpp"
#include "sim/config/scenario_file.hpp"
#include "sim/config/scenario_or_model.hpp"
#include "sim/config/sweep_scenario.hpp"
#include "sim/form/root_file.hpp"
#include "sim/scenario/deployment.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <utility>

namespace sunder::sim {
namespace {

namespace fs = std::filesystem;

RootFile from_memory(FileInMemory const& file)
{
    return {file.path, {file.text, {}}, file.read_file};
}

BaseScenarioFile base_from(RootFile file, Overrides const& overrides)
{
    apply_all(overrides, file);
    open_models_that_vary(file);
    auto [scenario, sweep] = read_base(file);
    auto root = file.root();
    std::erase_if(root.entries, [](YamlEntry const& entry) { return entry.key == "sweep"; });
    scenario.text = resolved_text(std::move(root), scenario.name, texts_beside(file));
    scenario.inputs = inputs_of(file);
    return {std::move(scenario), sweep.has_value()};
}

std::vector<Diagnostic> check_scenario(RootFile file)
{
    if (file.root().find("sweep") != nullptr) {
        SweepScenario sweep{std::move(file), {}};
        sweep.check_deployments();
        return sweep.base().warnings;
    }
    auto const base = base_from(std::move(file), {});
    (void)deploy(base.scenario);
    return base.scenario.warnings;
}

ModelGraph model_from(RootFile file)
{
    return file.read(model_form(),
                     [&](YamlCursor const& root) { return read_model(root, file.stem(), file.reading()); });
}

DeviceProfile device_from(RootFile file)
{
    return file.read(device_form(), [&](YamlCursor const& root) {
        auto profile = read_device(root, file.reading());
        profile.name = file.stem();
        return profile;
    });
}

Link link_from(RootFile file)
{
    return file.read(link_form(), [&](YamlCursor const& root) {
        auto link = read_link(root, file.reading());
        link.name = file.stem();
        return link;
    });
}

void report_format(RootFile& file, YamlNode const* format, Readers const& more)
{
    std::string formats = "use one of sunder-scenario/1, sunder-model/1, sunder-device/1, sunder-link/1";
    for (auto const& [name, read] : more)
        formats += ", " + name;
    if (format == nullptr)
        file.diagnostics().report({file.root().where.source, 1, 1}, "'format' is missing", formats);
    else
        file.diagnostics().report(format->where, fmt::format("unknown format '{}'", format->text), formats);
    file.diagnostics().raise_if_any();
}

} // namespace

Scenario load_scenario(fs::path const& path, Overrides const& overrides)
{
    return load_base(path, overrides).scenario;
}

BaseScenarioFile load_base(fs::path const& path, Overrides const& overrides)
{
    return base_from(RootFile{path}, overrides);
}

ScenarioOrModel load_scenario_or_model(fs::path const& path, Overrides const& overrides)
{
    RootFile file{path};
    auto const* const format = file.root().find("format");
    bool const is_model = format != nullptr && format->text == "sunder-model/1";
    if (is_model) return model_from(std::move(file));
    return base_from(std::move(file), overrides).scenario;
}

ModelGraph load_model(fs::path const& path)
{
    return model_from(RootFile{path});
}

DeviceProfile load_device(fs::path const& path)
{
    return device_from(RootFile{path});
}

Link load_link(fs::path const& path)
{
    return link_from(RootFile{path});
}

Scenario parse_scenario(FileInMemory const& file, Overrides const& overrides)
{
    return base_from(from_memory(file), overrides).scenario;
}

ModelGraph parse_model(FileInMemory const& file)
{
    return model_from(from_memory(file));
}

DeviceProfile parse_device(FileInMemory const& file)
{
    return device_from(from_memory(file));
}

Link parse_link(FileInMemory const& file)
{
    return link_from(from_memory(file));
}

std::vector<Diagnostic> check_file(fs::path const& path, Readers const& more)
{
    RootFile file{path};
    auto const* format = file.root().find("format");
    auto const name = format != nullptr ? format->text : "";
    if (name == "sunder-scenario/1") return check_scenario(std::move(file));
    if (name == "sunder-model/1")
        (void)model_from(std::move(file));
    else if (name == "sunder-device/1")
        (void)device_from(std::move(file));
    else if (name == "sunder-link/1")
        (void)link_from(std::move(file));
    else if (auto const other = more.find(name); other != more.end())
        return other->second(std::move(file));
    else
        report_format(file, format, more);
    return {};
}

} // namespace sunder::sim
