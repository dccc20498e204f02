#include "sim/config/variation.hpp"

#include "sim/base/plain_text.hpp"
#include "sim/form/override.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace sunder::sim {
namespace {

/// Moves all places in the tree to `source`, where the text stands one column further left.
void move_to(YamlNode& node, std::shared_ptr<Source const> const& source)
{
    auto const moved = [&](Location const& where) {
        return Location{source, where.line, where.line == 1 ? std::max(where.column - 1, 1) : where.column};
    };
    node.where = moved(node.where);
    for (auto& item : node.items)
        move_to(item, source);
    for (auto& entry : node.entries) {
        entry.where = moved(entry.where);
        move_to(entry.value, source);
    }
}

/// The values between brackets that the user need not write.
std::optional<YamlNode> parse_list(std::shared_ptr<Source const> const& source, Diagnostics& diagnostics)
{
    Diagnostics mistakes;
    auto const bracketed =
        std::make_shared<Source const>(Source{source->name, "[" + source->text + "]", source->order});
    auto list = parse_yaml(bracketed, mistakes);
    if (list) move_to(*list, source);
    try {
        mistakes.raise_if_any();
    } catch (InputError const& error) {
        for (auto const& mistake : error.diagnostics())
            diagnostics.report({source, mistake.where.line, std::max(mistake.where.column - 1, 1)},
                               mistake.message, mistake.hint);
        return std::nullopt;
    }
    return list;
}

bool is_rule(YamlNode& node)
{
    return node.find("linear") != nullptr || node.find("log") != nullptr || node.find("range") != nullptr;
}

} // namespace

Variation parse_variation(std::string_view text)
{
    auto const end = text.find('=');
    auto const values = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    auto const key = std::string{text.substr(0, end)};
    return {key,
            std::make_shared<Source const>(Source{"--vary " + key, std::string{values}, after_all_files})};
}

void apply(Variation const& variation, YamlNode& sweep, Diagnostics& diagnostics)
{
    constexpr auto example = "as in --vary links.wifi.rate=\"10 Mbit/s, 20 Mbit/s\"";
    Location const start{variation.values, 1, 1};
    if (variation.key.find('.') == std::string::npos)
        return diagnostics.report(start, "this is not a dotted path", example);
    if (!is_utf8(variation.key) || !is_utf8(variation.values->text))
        return diagnostics.report(start, "this is not UTF-8");
    if (variation.values->text.find_first_not_of(" \t\r\n") == std::string::npos)
        return diagnostics.report(start, "a value is missing", example);
    auto list = parse_list(variation.values, diagnostics);
    if (!list) return;
    auto values = list->items.size() == 1 && is_rule(list->items.front()) ? std::move(list->items.front())
                                                                          : std::move(*list);
    auto const there = std::ranges::find(sweep.entries, variation.key, &YamlEntry::key);
    if (there == sweep.entries.end())
        sweep.entries.push_back({variation.key, start, std::move(values)});
    else
        *there = {variation.key, start, std::move(values)};
}

} // namespace sunder::sim
