#include "nas/winner/winner_scenario.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/match.hpp"
#include "sim/config/load.hpp"
#include "sim/form/shelves.hpp"
#include "sim/form/yaml_node.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <filesystem>
#include <memory>
#include <set>
#include <string_view>
#include <utility>
#include <variant>

namespace sunder::nas {
namespace {

using sim::YamlEntry;
using sim::YamlKind;
using sim::YamlNode;

YamlNode scalar(std::string text)
{
    return {.kind = YamlKind::scalar, .where = {}, .text = std::move(text)};
}

YamlNode mapping(std::string key, YamlNode value)
{
    YamlNode node{.kind = YamlKind::mapping, .where = {}};
    node.entries.push_back({std::move(key), {}, std::move(value)});
    return node;
}

void erase(YamlNode& node, std::string_view key)
{
    std::erase_if(node.entries, [key](YamlEntry const& entry) { return entry.key == key; });
}

void set(YamlNode& node, std::string key, YamlNode value)
{
    if (auto* const there = node.find(key))
        *there = std::move(value);
    else
        node.entries.push_back({std::move(key), {}, std::move(value)});
}

/// As a space chooses it.
YamlNode node_of(sim::CodecStage const& stage)
{
    return std::visit(
        sim::Match{[](sim::Quantise const& quantise) {
                       return mapping("bits", scalar(fmt::format("{}", quantise.bits)));
                   },
                   [](sim::Bottleneck const& bottleneck) {
                       return mapping("bottleneck", mapping("to", scalar(fmt::format("{}", bottleneck.to))));
                   },
                   [](sim::OneOf<sim::Autoencoder, sim::Lossless, sim::RatedCodec> auto const&) {
                       SUNDER_EXPECTS(false); // no space chooses these
                       return YamlNode{};
                   }},
        stage);
}

YamlNode node_of(std::vector<sim::CodecStage> const& codec)
{
    YamlNode list{.kind = YamlKind::list, .where = {}};
    for (auto const& stage : codec)
        list.items.push_back(node_of(stage));
    return list;
}

YamlNode split_node(std::string const& split)
{
    return split == "device_only" || split == "server_only" ? scalar(split) : mapping("after", scalar(split));
}

/// All values that stand anywhere below.
void add_words(YamlNode const& node, std::set<std::string>& words)
{
    if (node.kind == YamlKind::scalar) words.insert(node.text);
    for (auto const& item : node.items)
        add_words(item, words);
    for (auto const& entry : node.entries)
        add_words(entry.value, words);
}

std::set<std::string> words_of(YamlNode const& node)
{
    std::set<std::string> words;
    add_words(node, words);
    return words;
}

/// Of a file that the scenario carries along, whether a model is called so: by its path or its name.
bool is_called(std::string const& key, std::string const& word)
{
    return key == word || (sim::is_shelf_key(key) && std::filesystem::path{key}.stem() == word);
}

/// Takes away the models that no application names any more, with the files that held them.
/// \return a name that no model has
std::string settle_models(YamlNode& root, std::string const& model_before)
{
    auto const named = words_of(*root.find("applications"));
    std::set<std::string> gone;
    if (!named.contains(model_before)) gone.insert(model_before);
    if (auto* const models = root.find("models")) {
        auto const is_gone = [&](YamlEntry const& entry) { return !named.contains(entry.key); };
        for (auto const& entry : models->entries)
            if (is_gone(entry)) add_words(entry.value, gone);
        std::erase_if(models->entries, is_gone);
        for (auto const& word : words_of(*models))
            gone.erase(word);
    }
    if (auto* const files = root.find("files"))
        std::erase_if(files->entries, [&](YamlEntry const& file) {
            return std::ranges::any_of(gone, [&](auto const& word) { return is_called(file.key, word); });
        });
    std::string name = "winner";
    while (named.contains(name))
        name += '_';
    return name;
}

sim::Scenario parsed(std::string const& scenario, std::string const& model)
{
    return sim::parse_scenario(
        {.path = "scenario.yaml", .text = scenario, .read_file = [&](std::filesystem::path const& path) {
             if (path == winner_model_file) return sim::FileText{model, {}};
             return sim::read_from_disk(path);
         }});
}

} // namespace

std::string scenario_of_winner(WinnerPlace const& place)
{
    auto const& [setting, network, split, name] = place;
    sim::Diagnostics mistakes;
    auto root =
        sim::parse_yaml(std::make_shared<sim::Source const>(sim::Source{name, setting.text}), mistakes);
    SUNDER_EXPECTS(root && mistakes.empty());
    erase(*root, "sweep");
    set(*root, "name", scalar(name));
    auto& application = *root->find("applications")->find(setting.searched().name);
    auto const* const model_before = application.find("model");
    std::string const word = model_before == nullptr ? "" : model_before->text;
    for (auto const* key : {"model", "split"})
        erase(application, key);
    auto const model = settle_models(*root, word);
    auto& entries = application.entries;
    entries.insert(entries.begin(), {{"model", {}, scalar(model)}, {"split", {}, split_node(split)}});
    if (!network.codec.empty() && setting.codec.empty()) set(application, "codec", node_of(network.codec));
    if (root->find("models") == nullptr) {
        auto const before = std::ranges::find(root->entries, "applications", &YamlEntry::key);
        root->entries.insert(before, {"models", {}, {.kind = YamlKind::mapping, .where = {}}});
    }
    set(*root->find("models"), model, scalar(winner_model_file));
    return sim::write_yaml(*root);
}

sim::Scenario parsed(Winner const& winner)
{
    return sim::parse_scenario({.path = "scenario.yaml",
                                .text = winner.scenario,
                                .read_file = [&](std::filesystem::path const& path) {
                                    if (path == winner_model_file) return sim::FileText{winner.model, {}};
                                    return sim::read_from_disk(path);
                                }});
}

} // namespace sunder::nas
