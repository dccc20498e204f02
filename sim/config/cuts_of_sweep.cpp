#include "sim/config/cuts_of_sweep.hpp"

#include "sim/config/scenario_file.hpp"
#include "sim/scenario/resolve_ways.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

constexpr std::string_view before_name = "applications.";
constexpr std::string_view behind_name = ".split";

bool is_all(YamlNode const& node)
{
    return node.kind == YamlKind::scalar && node.style == YamlStyle::plain && node.text == "all";
}

bool asks_for_all(YamlEntry const& entry)
{
    bool const is_split = entry.key.starts_with(before_name) && entry.key.ends_with(behind_name);
    auto const& value = entry.value;
    bool const is_one_of_a_list = value.kind == YamlKind::list && value.items.size() == 1;
    return is_split && (is_all(value) || (is_one_of_a_list && is_all(value.items.front())));
}

YamlNode word(std::string text, Location const& where)
{
    return {.kind = YamlKind::scalar, .where = where, .text = std::move(text)};
}

YamlNode list_of(std::vector<YamlNode> items, Location const& where)
{
    return {.kind = YamlKind::list, .where = where, .items = std::move(items)};
}

YamlNode mapping(std::string key, YamlNode value)
{
    auto const where = value.where;
    return {
        .kind = YamlKind::mapping, .where = where, .entries = {{std::move(key), where, std::move(value)}}};
}

/// The ops whose tensors cross.
YamlNode hop_of(Cut const& cut, ModelGraph const& model, Location const& where)
{
    std::vector<YamlNode> ops;
    for (int const producer : cut.tensors)
        ops.push_back(word(model.name_of(producer), where));
    return ops.size() == 1 ? ops.front() : list_of(std::move(ops), where);
}

/// As the user would write it; nothing where a file cannot say it: where some servers of several are left
/// out.
std::optional<YamlNode> node_of(ResolvedSplit const& way, Location const& where)
{
    auto const& cuts = way.cuts;
    if (std::ranges::all_of(cuts, &Cut::whole_model)) return word("device_only", where);
    if (std::ranges::any_of(cuts, &Cut::whole_model)) return std::nullopt;
    if (cuts.size() == 1 && cuts.front().empty_head()) return word("server_only", where);
    std::vector<YamlNode> hops;
    for (auto const& cut : cuts)
        hops.push_back(hop_of(cut, way.chain.model, where));
    if (hops.size() == 1) return mapping("after", std::move(hops.front()));
    return mapping("cuts", list_of(std::move(hops), where));
}

/// Without the sweep.
Scenario scenario_of(RootFile& file)
{
    auto& entries = file.root().entries;
    auto const sweep = std::ranges::find(entries, "sweep", &YamlEntry::key);
    auto const place = sweep - entries.begin();
    auto held = std::move(*sweep);
    entries.erase(sweep);
    auto scenario = read_base(file).scenario;
    entries.insert(entries.begin() + place, std::move(held));
    return scenario;
}

void spell_out(YamlEntry& entry, Scenario const& scenario, Diagnostics& diagnostics)
{
    auto const length = entry.key.size() - before_name.size() - behind_name.size();
    auto const name = entry.key.substr(before_name.size(), length);
    auto const found = std::ranges::find(scenario.applications, name, &Application::name);
    if (found == scenario.applications.end()) return; // which is told when the key is read
    auto application = *found;
    application.split = Adaptive{};
    auto const where = entry.value.where;
    auto values = list_of({}, where);
    for (auto const& way : resolve_ways(scenario, application, diagnostics))
        if (auto node = node_of(way, where)) values.items.push_back(*std::move(node));
    entry.value = std::move(values);
}

} // namespace

void spell_out_cuts(RootFile& file)
{
    auto* const sweep = file.root().kind == YamlKind::mapping ? file.root().find("sweep") : nullptr;
    if (sweep == nullptr || std::ranges::none_of(sweep->entries, asks_for_all)) return;
    auto const scenario = scenario_of(file);
    for (auto& entry : file.root().find("sweep")->entries)
        if (asks_for_all(entry)) spell_out(entry, scenario, file.diagnostics());
    file.diagnostics().raise_if_any();
}

} // namespace sunder::sim
