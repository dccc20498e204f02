#include "sim/config/scenario_file.hpp"

#include "sim/base/sha256.hpp"
#include "sim/config/read_scenario.hpp"
#include "sim/form/override.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim {
namespace {

Override number_override(std::string option, std::string key, std::string value)
{
    return {std::move(key),
            std::make_shared<Source const>(Source{std::move(option), std::move(value), after_all_files})};
}

void forget_marks(YamlNode& node)
{
    node.bad = node.flawed = node.used = false;
    for (auto& item : node.items)
        forget_marks(item);
    for (auto& entry : node.entries)
        forget_marks(entry.value);
}

} // namespace

void apply_all(Overrides const& overrides, RootFile& file)
{
    std::vector<Override> all;
    for (auto const& text : overrides.settings)
        all.push_back(parse_override(text));
    if (overrides.seed) all.push_back(number_override("--seed", "run.seed", std::to_string(*overrides.seed)));
    if (overrides.replications)
        all.push_back(
            number_override("--replications", "run.replications", std::to_string(*overrides.replications)));
    for (auto const& given : all) {
        file.files().add_command_line(*given.value);
        apply(given, {file.root(), scenario_form()}, file.diagnostics());
    }
}

BaseScenario read_base(RootFile& file)
{
    return file.read(scenario_form(), [&](YamlCursor const& root) {
        for (auto const& [key, where, text] : root["files"].names())
            file.files().add_embedded(key, text);
        BaseScenario base{.scenario = read_scenario({root, file.yaml_files()}, file.reading()), .sweep = {}};
        if (base.scenario.name.empty()) base.scenario.name = file.stem();
        if (root["sweep"].is_mapping()) {
            base.sweep = read_sweep(file.root(), file.reading());
            root["files"].use_all(); // those that are named by a value only
        }
        return base;
    });
}

YamlNode tree_of(RootFile& file)
{
    auto tree = file.root();
    std::erase_if(tree.entries,
                  [](auto const& entry) { return entry.key == "sweep" || entry.key == "files"; });
    return tree;
}

Scenario read_again(KeptTree const& kept, RootFile& file, std::vector<ChangedKey> const& changes)
{
    Diagnostics diagnostics;
    forget_marks(kept.tree); // of an earlier reading
    for (auto const& [key, where, value] : changes) {
        if (auto* place = find_place(key, where, {kept.tree, scenario_form()}, diagnostics)) *place = value;
    }
    check(kept.tree, scenario_form(), diagnostics);
    auto scenario = read_scenario({YamlCursor{kept.tree, scenario_form()}, file.yaml_files(), &kept.models},
                                  {diagnostics, file.files()});
    diagnostics.raise_if_any();
    report_unused(kept.tree, diagnostics);
    diagnostics.raise_if_any();
    return scenario;
}

std::vector<InputFile> inputs_of(RootFile& file)
{
    std::vector<InputFile> inputs{{file.file_name(), sha256_of(file.source().text)}};
    for (auto const& [key, entry] : file.files().opened())
        inputs.push_back({key, entry.sha256});
    std::ranges::sort(inputs, {}, &InputFile::path);
    return inputs;
}

} // namespace sunder::sim
