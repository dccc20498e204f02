#include "sim/config/scenario_file.hpp"

#include "sim/base/sha256.hpp"
#include "sim/config/model_fields.hpp"
#include "sim/config/read_scenario.hpp"
#include "sim/form/override.hpp"

#include <algorithm>
#include <set>
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

/// Scalars of a tree, as they are and as they stand in the resolved text.
void gather_scalars(YamlNode const& node, std::set<std::string>& scalars)
{
    if (node.kind == YamlKind::scalar)
        scalars.insert(node.replacement.empty() ? node.text : node.replacement);
    for (auto const& item : node.items)
        gather_scalars(item, scalars);
    for (auto const& entry : node.entries)
        gather_scalars(entry.value, scalars);
}

} // namespace

void open_model_at(std::string_view key, RootFile& file)
{
    constexpr std::string_view before = "models.";
    if (!key.starts_with(before)) return;
    key.remove_prefix(before.size());
    auto const dot = key.find('.');
    auto* const models = file.root().find("models");
    if (dot == std::string_view::npos || models == nullptr) return;
    auto* const model = models->find(key.substr(0, dot));
    if (model == nullptr || model->kind != YamlKind::scalar) return;
    auto const& entry = file.files().open(YamlCursor{*model, model_of_scenario()}, file.diagnostics());
    if (!entry.source) return;
    auto tree = parse_yaml(entry.source, file.diagnostics());
    if (tree && tree->kind == YamlKind::mapping) *model = std::move(*tree);
}

void open_models_that_vary(RootFile& file)
{
    auto* const sweep = file.root().find("sweep");
    if (sweep == nullptr) return;
    for (auto const& entry : sweep->entries)
        open_model_at(entry.key, file);
    auto* const zips = sweep->find("zip");
    if (zips == nullptr) return;
    for (auto& zip : zips->items)
        if (auto const* const keys = zip.find("keys"))
            for (auto const& key : keys->items)
                open_model_at(key.text, file);
}

std::map<std::string, std::string> texts_beside(RootFile& file)
{
    auto texts = texts_of(file.files());
    auto* const models = file.root().find("models");
    if (models == nullptr) return texts;
    std::set<std::string> named;
    gather_scalars(file.root(), named);
    for (auto const& [key, entry] : file.files().opened())
        for (auto const& model : models->entries)
            if (model.value.kind == YamlKind::mapping && model.value.where.source == entry.source &&
                !named.contains(key))
                texts.erase(key);
    return texts;
}

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
        open_model_at(given.key, file);
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

Scenario read_without_sweep(RootFile& file)
{
    auto& entries = file.root().entries;
    auto const sweep = std::ranges::find(entries, "sweep", &YamlEntry::key);
    if (sweep == entries.end()) return read_base(file).scenario;
    auto const place = sweep - entries.begin();
    auto held = std::move(*sweep);
    entries.erase(sweep);
    auto scenario = read_base(file).scenario;
    entries.insert(entries.begin() + place, std::move(held));
    return scenario;
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
