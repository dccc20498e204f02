#include "sim/form/override.hpp"

#include "sim/base/plain_text.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <charconv>
#include <cstddef>
#include <functional>
#include <map>

namespace sunder::sim {
namespace {

/// How much of `path` names the item, and which item that is.
struct Item {
    YamlNode* node = nullptr;
    std::size_t length = 0;
};

/// Names of ops hold dots, so the longest name that fits is taken.
Item find_item(YamlNode& list, std::string_view path)
{
    Item best;
    for (auto& item : list.items) {
        auto const* name = item.find("name");
        if (name == nullptr || name->kind != YamlKind::scalar || name->text.size() <= best.length) continue;
        bool const fits = path.starts_with(name->text) &&
                          (path.size() == name->text.size() || path[name->text.size()] == '.');
        if (fits) best = {&item, name->text.size()};
    }
    if (best.node != nullptr) return best;
    auto const number = path.substr(0, path.find('.'));
    std::size_t index = 0;
    auto const [end, error] = std::from_chars(number.data(), number.data() + number.size(), index);
    if (error == std::errc{} && end == number.data() + number.size() && index < list.items.size())
        return {&list.items[index], number.size()};
    return {};
}

/// Names of a list's items, by the number of dots in them, most of them first.
std::map<std::ptrdiff_t, std::vector<std::string>, std::greater<>> names_by_dots(YamlNode& list)
{
    std::map<std::ptrdiff_t, std::vector<std::string>, std::greater<>> names;
    for (auto& item : list.items)
        if (auto const* name = item.find("name"); name != nullptr)
            names[std::ranges::count(name->text, '.')].push_back(name->text);
    return names;
}

/// As much of the path as holds so many dots.
std::string_view up_to_dots(std::string_view path, std::ptrdiff_t dots)
{
    std::size_t end = path.find('.');
    for (; dots > 0 && end != std::string_view::npos; --dots)
        end = path.find('.', end + 1);
    return path.substr(0, end);
}

// What may stand deeper; null where nothing is known of it.

Form const* form_of_item(Form const* list)
{
    return list != nullptr && list->list ? list->list->item : nullptr;
}

Form const* form_of_key(std::string_view key, Form const* mapping)
{
    if (mapping == nullptr || !mapping->mapping) return nullptr;
    auto const* field = mapping->mapping->find(key);
    return field != nullptr ? field->form : mapping->mapping->others;
}

/// Whether the key is a name that the user chose.
bool is_invented(std::string_view key, Form const* mapping)
{
    return mapping != nullptr && mapping->mapping && mapping->mapping->others != nullptr &&
           mapping->mapping->find(key) == nullptr;
}

class Walk {
public:
    Walk(std::string_view key, Location const& start, Diagnostics& diagnostics)
        : key_{key}, start_{start}, diagnostics_{diagnostics}
    {
    }

    /// The place of the value, made where it does not exist; nothing after a mistake.
    YamlNode* find(FormedTree const& tree)
    {
        auto* node = &tree.root;
        auto const* form = &tree.form;
        std::string_view rest = key_;
        while (true) {
            auto const done = key_.substr(0, key_.size() - rest.size());
            if (node->kind == YamlKind::list) {
                auto const [item, length] = find_item(*node, rest);
                if (item == nullptr) return report_no_item(done, rest, *node);
                node = item;
                form = form_of_item(form);
                rest.remove_prefix(length);
            } else if (node->kind == YamlKind::mapping || node->kind == YamlKind::null) {
                auto const key = rest.substr(0, rest.find('.'));
                if (key.empty())
                    return report("this is not a dotted path", "as in --set links.wifi.rate=\"10 Mbit/s\"");
                bool const whole = key.size() == rest.size();
                if (!whole && is_invented(key, form) && node->find(key) == nullptr)
                    return report_no_name(done, key, *node);
                node = entry_of(*node, key);
                form = form_of_key(key, form);
                rest.remove_prefix(key.size());
            } else {
                return report(fmt::format("'{}' is a single value: there is no '{}' in it",
                                          done.substr(0, done.size() - 1), rest),
                              "set the whole of it, or write it as a mapping first");
            }
            if (rest.empty()) return node;
            rest.remove_prefix(1);
        }
    }

private:
    YamlNode* entry_of(YamlNode& mapping, std::string_view key)
    {
        mapping.kind = YamlKind::mapping;
        if (auto* found = mapping.find(key)) return found;
        mapping.entries.push_back({std::string{key}, start_, {.kind = YamlKind::null, .where = start_}});
        return &mapping.entries.back().value;
    }

    YamlNode* report_no_name(std::string_view mapping, std::string_view key, YamlNode const& node)
    {
        std::vector<std::string> known;
        for (auto const& entry : node.entries)
            known.push_back(entry.key);
        auto const guess = nearest(key, known);
        return report(fmt::format("there is no '{}' in '{}'", key, mapping.substr(0, mapping.size() - 1)),
                      !guess.empty()  ? fmt::format("did you mean '{}'?", guess)
                      : known.empty() ? ""
                                      : fmt::format("known here: {}", fmt::join(known, ", ")));
    }

    YamlNode* report_no_item(std::string_view list, std::string_view rest, YamlNode& node)
    {
        auto const nothing = [&](std::string_view word, std::string hint) {
            return report(fmt::format("there is no item '{}' in '{}'", word, list.substr(0, list.size() - 1)),
                          std::move(hint));
        };
        for (auto const& [dots, names] : names_by_dots(node)) {
            auto const word = up_to_dots(rest, dots);
            if (auto const guess = nearest(word, names); !guess.empty())
                return nothing(word, fmt::format("did you mean '{}'?", guess));
        }
        return nothing(rest.substr(0, rest.find('.')),
                       node.items.empty() ? ""
                                          : fmt::format("items go by their name, or by number from 0 to {}",
                                                        node.items.size() - 1));
    }

    YamlNode* report(std::string message, std::string hint)
    {
        diagnostics_.report(start_, std::move(message), std::move(hint));
        return nullptr;
    }

    std::string_view key_;
    Location const& start_;
    Diagnostics& diagnostics_;
};

} // namespace

Override parse_override(std::string_view text)
{
    auto const end = text.find('=');
    auto const value = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    auto const key = std::string{text.substr(0, end)};
    return {key, std::make_shared<Source const>(Source{"--set " + key, std::string{value}, after_all_files})};
}

void apply(Override const& given, FormedTree const& tree, Diagnostics& diagnostics)
{
    if (given.value->text.find_first_not_of(" \t\r\n") == std::string::npos) {
        diagnostics.report({given.value, 1, 1}, "a value is missing",
                           "as in --set links.wifi.rate=\"10 Mbit/s\"");
        return;
    }
    if (!is_utf8(given.key) || !is_utf8(given.value->text)) {
        diagnostics.report({given.value, 1, 1}, "this is not UTF-8");
        return;
    }
    auto value = parse_yaml(given.value, diagnostics);
    if (!value) return;
    if (auto* place = find_place(given.key, {given.value, 1, 1}, tree, diagnostics))
        *place = std::move(*value);
}

YamlNode* find_place(std::string_view key, Location const& where, FormedTree const& tree,
                     Diagnostics& diagnostics)
{
    return Walk{key, where, diagnostics}.find(tree);
}

Form const* find_form(std::string_view key, FormedTree const& tree)
{
    auto* node = &tree.root;
    auto const* found = &tree.form;
    while (!key.empty() && found != nullptr) {
        std::size_t length = 0;
        if (found->list && node != nullptr && node->kind == YamlKind::list) {
            auto const item = find_item(*node, key);
            found = item.node != nullptr ? form_of_item(found) : nullptr;
            node = item.node;
            length = item.length;
        } else {
            auto const name = key.substr(0, key.find('.'));
            found = form_of_key(name, found);
            node = node != nullptr ? node->find(name) : nullptr;
            length = name.size();
        }
        key.remove_prefix(std::min(key.size(), length + 1));
    }
    return found;
}

} // namespace sunder::sim
