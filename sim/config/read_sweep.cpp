#include "sim/config/read_sweep.hpp"

#include "sim/base/decimal.hpp"
#include "sim/base/match.hpp"
#include "sim/base/parse_quantity.hpp"
#include "sim/base/plain_text.hpp"
#include "sim/config/forms.hpp"
#include "sim/form/override.hpp"
#include "sim/form/yaml_cursor.hpp"
#include "sim/sweep/design.hpp"
#include "sim/sweep/range.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>
#include <limits>
#include <optional>
#include <set>
#include <utility>

namespace sunder::sim {
namespace {

constexpr double most_points = 1e9;
constexpr double most_drawn = 1e7; // they are kept
constexpr std::int64_t most_sampled_keys = 1000;

std::string unit_in_si(Dimension wanted)
{
    std::string unit;
    auto const look_at = [&]<class... Q>(std::type_identity<Q>...) {
        ((Q::dimension == wanted ? void(unit = unit_of<Q::dimension>()) : void()), ...);
    };
    look_at(std::type_identity<Seconds>{}, std::type_identity<Bytes>{}, std::type_identity<Flops>{},
            std::type_identity<Joules>{}, std::type_identity<BytesPerSecond>{},
            std::type_identity<FlopsPerSecond>{}, std::type_identity<Watts>{},
            std::type_identity<PerSecond>{}, std::type_identity<Metres>{});
    return unit;
}

/// What the numbers at a key are: their unit, and whether they are whole.
struct KeyForm {
    std::optional<Dimension> dimension; ///< of a quantity; absent: a bare number
    bool whole = false;
    bool numeric = true; ///< words, names and paths are not
};

KeyForm key_form(Form const* form)
{
    if (form == nullptr || !form->scalar) return {.dimension = {}, .numeric = form == nullptr};
    return std::visit(Match{[](QuantityForm const& f) { return KeyForm{.dimension = f.dimension}; },
                            [](NumberForm const&) { return KeyForm{.dimension = {}}; },
                            [](WholeForm const&) { return KeyForm{.dimension = {}, .whole = true}; },
                            [](auto const&) { return KeyForm{.dimension = {}, .numeric = false}; }},
                      *form->scalar);
}

/// The size of a unit in SI units, or nothing where it does not fit.
std::optional<Scale> size_of(std::string_view unit, KeyForm const& form)
{
    if (form.dimension) return find_unit(unit, *form.dimension);
    if (unit.empty()) return Scale{};
    return unit == "%" && !form.whole ? std::optional{hundredth} : std::nullopt;
}

SweepValue value_of(YamlNode const& node, KeyForm const& form)
{
    SweepValue value{.text = write_inline(node), .number = {}, .unit = {}};
    if (node.kind != YamlKind::scalar || !form.numeric) return value;
    auto const written = find_decimal(node.text);
    auto const size = written ? size_of(written->rest, form) : std::nullopt;
    if (size) value.number = scaled(written->number, *size);
    if (written && form.dimension) value.unit = unit_in_si(*form.dimension);
    return value;
}

class SweepReader {
public:
    SweepReader(YamlNode& root, Diagnostics& diagnostics)
        : root_{root}, sweep_{*root.find("sweep")}, diagnostics_{diagnostics}, cursor_{sweep_, sweep_form()}
    {
    }

    ReadSweep read()
    {
        for (auto& entry : sweep_.entries) {
            if (entry.key == "zip")
                read_zips(entry.value);
            else if (entry.key.find('.') != std::string::npos)
                read_key(entry);
        }
        read_samples();
        std::ranges::move(range_keys_, std::back_inserter(result_.keys));
        read_stop();
        if (diagnostics_.empty() && is_of_a_sane_size()) {
            make_spaced_values();
            check_whole();
        }
        return std::move(result_);
    }

private:
    void report(Location where, std::string message, std::string hint = {})
    {
        diagnostics_.report(std::move(where), std::move(message), std::move(hint));
    }

    void read_key(YamlEntry& entry)
    {
        YamlCursor{entry.value, *sweep_form().mapping->others}.use_all();
        if (!note_key(entry.key, entry.where) || entry.value.flawed) return;
        KeyValues values{
            .key = entry.key, .where = entry.where, .values_where = entry.value.where, .written = {}};
        auto const* known = find_form(entry.key, {root_, scenario_form()});
        auto const form = key_form(known);
        if (known == nullptr && entry.value.kind == YamlKind::mapping) {
            // Some value will do: whoever tries it finds out that there is no such key.
            result_.sweep.grid.push_back(
                {.keys = {entry.key}, .values = {{keep(entry.value, form, values)}}});
            result_.keys.push_back(std::move(values));
        } else if (entry.value.kind == YamlKind::list) {
            GridAxis axis{.keys = {entry.key}, .values = {}};
            for (auto const& item : entry.value.items)
                axis.values.push_back({keep(item, form, values)});
            result_.sweep.grid.push_back(std::move(axis));
            result_.keys.push_back(std::move(values));
        } else {
            read_rule(entry, form, std::move(values));
        }
    }

    static SweepValue keep(YamlNode const& node, KeyForm const& form, KeyValues& values)
    {
        auto value = value_of(node, form);
        values.written.emplace(value.text, node);
        return value;
    }

    /// A rule for values: `linear`, `log` or `range`.
    void read_rule(YamlEntry& entry, KeyForm const& form, KeyValues values)
    {
        auto& rule = entry.value;
        auto const is_range = rule.find("range") != nullptr;
        auto const is_log = rule.find("log") != nullptr;
        auto const* spacing = rule.find("spacing");
        auto* points = rule.find("points");
        if (is_range && points != nullptr)
            return report(points->where, "'points' belongs to 'linear' and 'log'",
                          "`samples` says how often a range is drawn from");
        if (!is_range && spacing != nullptr)
            return report(spacing->where, "'spacing' belongs to 'range'", "write {log: [...], points: ...}");
        if (!is_range && points == nullptr) return report(rule.where, "'points' is missing");
        auto range = read_ends(*rule.find(is_range ? "range" : is_log ? "log" : "linear"), form);
        if (!range) return;
        range->key = entry.key;
        bool const by_ratio = is_range ? spacing != nullptr && spacing->text == "log" : is_log;
        range->spacing = by_ratio ? Spacing::logarithmic : Spacing::linear;
        if (by_ratio && (range->low <= 0 || range->high <= 0))
            return report(rule.where, "equal ratios need ends of more than zero");
        if (!is_range) {
            spaced_axes_.push_back(
                {.axis = result_.sweep.grid.size(), .range = std::move(*range), .points = points->whole});
            result_.sweep.grid.push_back({.keys = {entry.key}, .values = {}});
            result_.keys.push_back(std::move(values));
            return;
        }
        if (range->low >= range->high)
            return report(rule.where, "the first end of a range must be less than the second");
        result_.sweep.ranges.push_back(std::move(*range));
        range_keys_.push_back(std::move(values));
    }

    std::optional<SampledRange> read_ends(YamlNode const& ends, KeyForm const& form)
    {
        if (!form.numeric) {
            report(ends.where, "this key takes no numbers, so there is nothing between two values of it",
                   "write its values as a list");
            return std::nullopt;
        }
        auto const low = read_end(ends.items[0], form);
        auto const high = read_end(ends.items[1], form);
        if (!low || !high) return std::nullopt;
        auto const size = *size_of(low->rest, form);
        auto const other = *size_of(high->rest, form);
        return SampledRange{.key = {},
                            .low = scaled(low->number, {}).value_or(0),
                            .high = scaled(high->number, other / size).value_or(0),
                            .written_unit = std::string{low->rest},
                            .unit_size = size,
                            .unit = form.dimension ? unit_in_si(*form.dimension) : "",
                            .whole = form.whole};
    }

    std::optional<Decimal> read_end(YamlNode const& end, KeyForm const& form)
    {
        ParseProblem problem{.message =
                                 fmt::format("'{}' is not a {}number", end.text, form.whole ? "whole " : ""),
                             .hint = {}};
        auto const written = find_decimal(end.text);
        constexpr double none = std::numeric_limits<double>::infinity();
        double const number = written ? scaled(written->number, {}).value_or(none) : none;
        bool const fits = form.dimension ? parse_quantity(end.text, *form.dimension, problem).has_value()
                                         : written && size_of(written->rest, form);
        if (fits && number < none && !(form.whole && number != std::floor(number))) return written;
        report(end.where, problem.message, problem.hint);
        return std::nullopt;
    }

    void read_zips(YamlNode& zips)
    {
        YamlCursor{zips, *sweep_form().mapping->find("zip")->form}.use_all();
        if (zips.flawed) return;
        for (auto& zip : zips.items)
            read_zip(*zip.find("keys"), *zip.find("values"));
    }

    void read_zip(YamlNode const& keys, YamlNode const& rows)
    {
        GridAxis axis;
        std::vector<KeyValues> values;
        std::vector<KeyForm> forms;
        for (auto const& key : keys.items) {
            if (!note_key(key.text, key.where)) return;
            axis.keys.push_back(key.text);
            values.push_back(
                {.key = key.text, .where = key.where, .values_where = rows.where, .written = {}});
            forms.push_back(key_form(find_form(key.text, {root_, scenario_form()})));
        }
        for (auto const& row : rows.items) {
            if (row.items.size() != axis.keys.size()) {
                report(row.where,
                       fmt::format("this list has {} value{}", row.items.size(),
                                   row.items.size() == 1 ? "" : "s"),
                       fmt::format("there are {} keys", axis.keys.size()));
                return;
            }
            auto& choice = axis.values.emplace_back();
            for (std::size_t i = 0; i < row.items.size(); ++i)
                choice.push_back(keep(row.items[i], forms[i], values[i]));
        }
        result_.sweep.grid.push_back(std::move(axis));
        std::ranges::move(values, std::back_inserter(result_.keys));
    }

    /// The key and a noted one, of which one lies within the other: that first; or nothing.
    [[nodiscard]] std::pair<std::string, std::string> find_overlap(std::string const& key) const
    {
        for (auto dot = key.find('.'); dot != std::string::npos; dot = key.find('.', dot + 1))
            if (noted_.contains(key.substr(0, dot))) return {key, key.substr(0, dot)};
        auto const inner = noted_.lower_bound(key + ".");
        if (inner != noted_.end() && inner->starts_with(key + ".")) return {*inner, key};
        return {};
    }

    /// Whether the key may vary, beside those that do already.
    bool note_key(std::string const& key, Location const& where)
    {
        if (key.find('.') == std::string::npos) {
            report(where, fmt::format("'{}' cannot vary", key),
                   "what varies has a dot, as in links.wifi.rate");
            return false;
        }
        if (noted_.contains(key)) {
            report(where, fmt::format("'{}' varies already", key));
            return false;
        }
        if (auto const [inner, outer] = find_overlap(key); !inner.empty()) {
            report(where, fmt::format("'{}' lies within '{}', and both vary", inner, outer),
                   "zip them, or vary the whole");
            return false;
        }
        noted_.insert(key);
        return true;
    }

    void read_samples()
    {
        auto& sweep = result_.sweep;
        if (sweep.ranges.empty()) return; // then `samples` and `design` have no effect, which is reported
        auto const design = cursor_["design"].text();
        sweep.design = design == "random"  ? SamplingDesign::random
                       : design == "sobol" ? SamplingDesign::sobol
                                           : SamplingDesign::latin;
        sweep.samples = cursor_["samples"].whole();
        if (!cursor_["samples"].given())
            report(range_keys_.front().values_where,
                   "'samples' is missing: how often to draw from the ranges",
                   "as in `samples: 100` beside the keys");
        if (std::ssize(sweep.ranges) > most_sampled_keys)
            report(sweep_.where, fmt::format("at most {} ranges can be drawn from", most_sampled_keys));
    }

    void read_stop()
    {
        auto const at = cursor_["stop"];
        if (!at.is_mapping()) return;
        StopRule const rule{.figure = at["figure"].text(),
                            .within = at["within"].number(),
                            .at_least = at["at_least"].whole(),
                            .at_most = at["at_most"].whole()};
        if (rule.at_least > rule.at_most) report(at.where(), "'at_least' is more than 'at_most'");
        result_.sweep.stop = rule;
    }

    /// An axis whose values follow from a rule. There may be too many to make them before counting.
    struct SpacedAxis {
        std::size_t axis = 0;
        SampledRange range;
        std::int64_t points = 0;

        [[nodiscard]] double most_values() const
        {
            double const apart = std::abs(range.high - range.low) + 1;
            return range.whole ? std::min(static_cast<double>(points), apart) : static_cast<double>(points);
        }
    };

    bool is_of_a_sane_size()
    {
        auto const& sweep = result_.sweep;
        double const rows =
            sweep.ranges.empty()
                ? 1
                : static_cast<double>(count_rows(sweep.design, sweep.samples, sweep.ranges.size()));
        double const drawn = rows * static_cast<double>(sweep.ranges.size());
        if (drawn > most_drawn) {
            report(sweep_.where, fmt::format("these are {:.15g} values to draw", drawn),
                   fmt::format("a sweep draws at most {:.0f}", most_drawn));
            return false;
        }
        double points = rows;
        for (auto const& axis : sweep.grid)
            points *= std::max(static_cast<double>(axis.values.size()), 1.0);
        for (auto const& axis : spaced_axes_)
            points *= axis.most_values();
        if (points <= most_points) return true;
        report(sweep_.where, fmt::format("these are {:.15g} points", points),
               fmt::format("a sweep has at most {:.0f}", most_points));
        return false;
    }

    void make_spaced_values()
    {
        for (auto const& [axis, range, points] : spaced_axes_)
            for (auto& value : spaced_values(range, points))
                result_.sweep.grid[axis].values.push_back({std::move(value)});
    }

    void check_whole()
    {
        auto& sweep = result_.sweep;
        if (auto const* where = sweep_.find("where")) {
            sweep.where = cursor_["where"].text();
            auto place = where->where;
            place.column += where->style == YamlStyle::quoted ? 1 : 0;
            result_.condition = parse_condition(sweep.where, place, keys_of(sweep), diagnostics_);
        }
        if (result_.keys.empty())
            report(sweep_.where, "nothing varies here", "as in `links.wifi.rate: [10 Mbit/s, 20 Mbit/s]`");
    }

    YamlNode& root_;
    YamlNode& sweep_;
    Diagnostics& diagnostics_;
    YamlCursor cursor_;
    ReadSweep result_;
    std::vector<KeyValues> range_keys_;
    std::vector<SpacedAxis> spaced_axes_;
    std::set<std::string> noted_;
};

} // namespace

YamlNode KeyValues::node_of(std::string const& text) const
{
    if (auto const found = written.find(text); found != written.end()) return found->second;
    return {.kind = YamlKind::scalar, .where = values_where, .text = text};
}

Variation parse_variation(std::string_view text)
{
    auto const end = text.find('=');
    auto const values = end == std::string_view::npos ? std::string_view{} : text.substr(end + 1);
    auto const key = std::string{text.substr(0, end)};
    return {key,
            std::make_shared<Source const>(Source{"--vary " + key, std::string{values}, after_all_files})};
}

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

ReadSweep read_sweep(YamlNode& root, Diagnostics& diagnostics)
{
    return SweepReader{root, diagnostics}.read();
}

} // namespace sunder::sim
