#include "sim/config/changed_scenario.hpp"

#include "sim/base/decimal.hpp"
#include "sim/base/match.hpp"
#include "sim/base/parse_quantity.hpp"
#include "sim/config/key_values.hpp"
#include "sim/config/scenario_file.hpp"
#include "sim/form/form_parts.hpp"
#include "sim/form/override.hpp"
#include "sim/form/yaml_cursor.hpp"
#include "sim/sweep/range.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <limits>
#include <map>
#include <utility>

namespace sunder::sim {
namespace {

constexpr double far = 1000; // times what stands at a key

Form const& any_value()
{
    static Form const form = parts::scalar(ValueForm{});
    return form;
}

/// What the format lets stand at a key, in SI units.
struct Limits {
    double low = 0;
    double high = 0;
};

double number_in(std::string const& quantity, Dimension dimension)
{
    ParseProblem problem;
    return parse_quantity(quantity, dimension, problem).value_or(0);
}

Limits limits_of(Form const& form)
{
    return std::visit(
        Match{
            [](QuantityForm const& f) {
                auto const& range = f.range ? *f.range : widest_range(f.dimension);
                return Limits{number_in(range.least, f.dimension), number_in(range.greatest, f.dimension)};
            },
            [](NumberForm const& f) {
                return Limits{f.min, f.max};
            },
            [](OneOf<WholeForm, MeasureForm, NameForm, WordForm, FileForm, TextForm, ValueForm> auto const&) {
                return Limits{};
            }},
        *form.scalar);
}

/// Of quantities that may be written in either of two dimensions that of the unit.
KeyForm number_form(Form const& form, std::string_view text)
{
    if (!form.scalar) return key_form(&form);
    auto const of_quantity = [&](QuantityForm const& quantity) {
        if (!quantity.or_in) return key_form(&form);
        auto const written = find_decimal(text);
        bool const is_other = written && find_unit(written->rest, *quantity.or_in);
        return KeyForm{.dimension = is_other ? *quantity.or_in : quantity.dimension};
    };
    return std::visit(
        Match{of_quantity, [&](OneOf<NumberForm, WholeForm, MeasureForm, NameForm, WordForm, FileForm,
                                     TextForm, ValueForm> auto const&) { return key_form(&form); }},
        *form.scalar);
}

} // namespace

class ChangedScenario::Core {
public:
    Core(std::filesystem::path const& path, Overrides const& overrides) : file_{path}
    {
        apply_all(overrides, file_);
        scenario_ = read_base(file_).scenario;
        tree_ = tree_of(file_);
    }

    [[nodiscard]] Scenario const& scenario() const { return scenario_; }
    [[nodiscard]] YamlNode const& tree() const { return tree_; }

    [[nodiscard]] bool has(std::string_view key) const
    {
        auto tree = tree_;
        Diagnostics none;
        auto const source = std::make_shared<Source const>();
        return find_place(key, {source, 1, 1}, {tree, scenario_form()}, none) != nullptr &&
               find_form(key, {tree, scenario_form()}) != nullptr;
    }

    [[nodiscard]] bool is_positive(std::string const& key)
    {
        Diagnostics none;
        auto const source = std::make_shared<Source const>();
        return standing(key, source, none).has_value();
    }

    [[nodiscard]] NumericKey numeric_key(std::string_view typed, std::string_view option)
    {
        auto const end = typed.find('=');
        auto const key = std::string{typed.substr(0, end)};
        auto const source = std::make_shared<Source const>(
            Source{fmt::format("--{} {}", option, key),
                   std::string{end == std::string_view::npos ? "" : typed.substr(end + 1)}, after_all_files});
        Diagnostics diagnostics;
        auto found = end == std::string_view::npos ? standing(key, source, diagnostics)
                                                   : given(key, source, diagnostics);
        diagnostics.raise_if_any();
        return *std::move(found);
    }

    Scenario at(std::vector<KeyText> const& texts)
    {
        std::vector<ChangedKey> changes;
        for (auto const& [key, where, text] : texts)
            changes.push_back({key, where, node_of(text, where)});
        auto tree = tree_; // what one call changes is none of the next one's
        auto scenario = read_again({.tree = tree, .models = models_}, file_, changes);
        scenario.name = scenario_.name;
        return scenario;
    }

    [[nodiscard]] std::vector<std::string> standing_keys() const
    {
        std::vector<std::string> keys;
        add_keys(tree_, "", keys);
        return keys;
    }

private:
    static void add_keys(YamlNode const& node, std::string const& path, std::vector<std::string>& keys)
    {
        auto const below = [&](std::string const& key) { return path.empty() ? key : path + "." + key; };
        if (node.kind == YamlKind::scalar) keys.push_back(path);
        for (auto const& entry : node.entries)
            add_keys(entry.value, below(entry.key), keys);
        for (std::size_t i = 0; i < node.items.size(); ++i)
            add_keys(node.items[i], below(name_of_item(node.items[i], i)), keys);
    }

    static std::string name_of_item(YamlNode const& item, std::size_t number)
    {
        auto const name = std::ranges::find(item.entries, "name", &YamlEntry::key);
        return name == item.entries.end() ? std::to_string(number) : name->value.text;
    }

    /// A word or a number needs no parser.
    YamlNode node_of(std::string const& text, Location const& where)
    {
        if (text.find_first_of("{[\"'&*!|>%@`#:") == std::string::npos)
            return {.kind = YamlKind::scalar, .where = where, .text = text};
        auto const kept = parsed_.find(text);
        if (kept != parsed_.end()) return kept->second;
        Diagnostics diagnostics;
        auto node =
            parse_yaml(std::make_shared<Source const>(Source{where.source->name, text, where.source->order}),
                       diagnostics);
        diagnostics.raise_if_any();
        move_to(*node, where);
        return parsed_.emplace(text, *std::move(node)).first->second;
    }

    static void move_to(YamlNode& node, Location const& where)
    {
        node.where = where;
        for (auto& item : node.items)
            move_to(item, where);
        for (auto& entry : node.entries) {
            entry.where = where;
            move_to(entry.value, where);
        }
    }

    /// \return null after a mistake
    Form const* form_of(std::string const& key, Location const& where, Diagnostics& diagnostics)
    {
        auto tree = tree_;
        if (find_place(key, where, {tree, scenario_form()}, diagnostics) == nullptr) return nullptr;
        auto const* form = find_form(key, {tree, scenario_form()});
        auto const takes =
            form == nullptr ? KeyForm{.dimension = {}, .numeric = false} : number_form(*form, "");
        if (form == nullptr)
            diagnostics.report(where, fmt::format("there is no key '{}'", key));
        else if (!takes.numeric || takes.whole || !form->scalar)
            diagnostics.report(where, fmt::format("'{}' takes no numbers between two others", key),
                               "rates, times, powers and shares do");
        else
            return form;
        return nullptr;
    }

    static std::optional<SampledRange> range_between(std::vector<std::string> const& ends, Form const& form,
                                                     Location const& where, Diagnostics& diagnostics)
    {
        YamlNode list{.kind = YamlKind::list, .where = where};
        for (auto const& end : ends)
            list.items.push_back({.kind = YamlKind::scalar, .where = where, .text = end});
        static Form const two = parts::list_of(any_value(), 2);
        check(list, two, diagnostics);
        return read_ends(YamlCursor{list, two}, number_form(form, ends.front()), diagnostics);
    }

    std::optional<NumericKey> given(std::string const& key, std::shared_ptr<Source const> const& source,
                                    Diagnostics& diagnostics)
    {
        Location const where{source, 1, 1};
        auto const* form = form_of(key, where, diagnostics);
        if (form == nullptr) return std::nullopt;
        auto const comma = source->text.find(',');
        if (comma == std::string::npos || source->text.find(',', comma + 1) != std::string::npos) {
            diagnostics.report(where, "two values are asked for: the least and the greatest",
                               "as in links.wifi.rate=1 Mbit/s,100 Mbit/s");
            return std::nullopt;
        }
        auto const trimmed = [](std::string text) {
            auto const first = text.find_first_not_of(' ');
            return first == std::string::npos ? std::string{}
                                              : text.substr(first, text.find_last_not_of(' ') - first + 1);
        };
        auto range =
            range_between({trimmed(source->text.substr(0, comma)), trimmed(source->text.substr(comma + 1))},
                          *form, where, diagnostics);
        if (!range) return std::nullopt;
        if (range->low <= 0 || range->low >= range->high) {
            diagnostics.report(where, "the first value must be more than 0 and less than the second");
            return std::nullopt;
        }
        range->key = key;
        range->spacing = Spacing::logarithmic;
        auto const now = number_now(key, *range, *form);
        return NumericKey{.range = *range, .now = now};
    }

    /// In the unit of the range.
    std::optional<double> number_now(std::string const& key, SampledRange const& range, Form const& form)
    {
        auto tree = tree_;
        Diagnostics none;
        auto const source = std::make_shared<Source const>();
        auto const* place = find_place(key, {source, 1, 1}, {tree, scenario_form()}, none);
        if (place == nullptr) return std::nullopt;
        auto const value = value_of(*place, number_form(form, place->text));
        if (!value.number || *value.number <= 0) return std::nullopt;
        return *value.number / in_si(range);
    }

    /// The size of the range's unit.
    static double in_si(SampledRange const& range) { return find_number("1", range.unit_size).value_or(1); }

    std::optional<NumericKey> standing(std::string const& key, std::shared_ptr<Source const> const& source,
                                       Diagnostics& diagnostics)
    {
        Location const where{source, 1, 1};
        auto const* form = form_of(key, where, diagnostics);
        if (form == nullptr) return std::nullopt;
        auto tree = tree_;
        auto const* place = find_place(key, where, {tree, scenario_form()}, diagnostics);
        auto const value = value_of(*place, number_form(*form, place->text));
        if (!value.number || *value.number <= 0) {
            diagnostics.report(where,
                               fmt::format("'{}' has no number in this file from which to search", key),
                               fmt::format("say between which two, as in --fit {}=LOW,HIGH", key));
            return std::nullopt;
        }
        auto range = range_between({place->text, place->text}, *form, where, diagnostics);
        if (!range) return std::nullopt;
        auto const limits = limits_of(*form);
        auto const now = range->low;
        range->low = std::max(now / far, limits.low / in_si(*range));
        range->high = std::min(now * far, limits.high / in_si(*range));
        range->key = key;
        range->spacing = Spacing::logarithmic;
        return NumericKey{.range = *range, .now = now};
    }

    RootFile file_;
    Scenario scenario_;
    YamlNode tree_; ///< of the scenario alone
    ModelCache models_;
    std::map<std::string, YamlNode> parsed_;
};

ChangedScenario::ChangedScenario(std::filesystem::path const& path, Overrides const& overrides)
    : core_{std::make_unique<Core>(path, overrides)}
{
}

ChangedScenario::~ChangedScenario() = default;

Scenario const& ChangedScenario::base() const
{
    return core_->scenario();
}

YamlNode const& ChangedScenario::tree() const
{
    return core_->tree();
}

bool ChangedScenario::has(std::string_view key) const
{
    return core_->has(key);
}

bool ChangedScenario::is_positive(std::string_view key) const
{
    return core_->is_positive(std::string{key});
}

NumericKey ChangedScenario::numeric_key(std::string_view typed, std::string_view option) const
{
    return core_->numeric_key(typed, option);
}

std::vector<std::string> ChangedScenario::standing_keys() const
{
    return core_->standing_keys();
}

Scenario ChangedScenario::at(std::vector<KeyText> const& changes)
{
    return core_->at(changes);
}

} // namespace sunder::sim
