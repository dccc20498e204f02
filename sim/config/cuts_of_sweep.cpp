#include "sim/config/cuts_of_sweep.hpp"

#include "sim/base/match.hpp"
#include "sim/config/scenario_file.hpp"
#include "sim/scenario/named_cut.hpp"
#include "sim/scenario/resolve_ways.hpp"

#include <algorithm>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <variant>
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

YamlNode hop_of(After const& hop, Location const& where)
{
    std::vector<YamlNode> ops;
    for (auto const& op : hop.ops)
        ops.push_back(word(op, where));
    return ops.size() == 1 ? ops.front() : list_of(std::move(ops), where);
}

YamlNode node_of(Cuts const& cuts, Location const& where)
{
    if (cuts.hops.size() == 1) return mapping("after", hop_of(cuts.hops.front(), where));
    std::vector<YamlNode> hops;
    for (auto const& hop : cuts.hops)
        hops.push_back(hop_of(hop, where));
    return mapping("cuts", list_of(std::move(hops), where));
}

/// As the user would write it; nothing where a file cannot say it.
std::optional<YamlNode> node_of(ResolvedSplit const& way, Location const& where)
{
    if (way.cuts.empty()) return word("device_only", where);
    auto const split = split_of(way.cuts, way.chain.model);
    if (!split) return std::nullopt;
    return std::visit(Match{[&](DeviceOnly) { return word("device_only", where); },
                            [&](ServerOnly) { return word("server_only", where); },
                            [&](Cuts const& cuts) { return node_of(cuts, where); }},
                      *split);
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
    auto const scenario = read_without_sweep(file);
    for (auto& entry : file.root().find("sweep")->entries)
        if (asks_for_all(entry)) spell_out(entry, scenario, file.diagnostics());
    file.diagnostics().raise_if_any();
}

} // namespace sunder::sim
