#include "sim/config/read_sweep.hpp"

#include "sim/config/key_values.hpp"
#include "sim/config/read_scenario.hpp"
#include "sim/config/spaced_axes.hpp"
#include "sim/config/sweep_fields.hpp"
#include "sim/config/varying_keys.hpp"
#include "sim/form/override.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <iterator>
#include <utility>

namespace sunder::sim {
namespace {

constexpr std::int64_t most_sampled_keys = 1000;

class SweepReader {
public:
    SweepReader(YamlNode& root, Reading const& reading)
        : root_{root}, sweep_{*root.find("sweep")}, reading_{reading}, cursor_{sweep_, sweep_form()}
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
        result_.sweep = read_settings(std::move(result_.sweep), cursor_, reading_);
        check_samples();
        std::ranges::move(range_keys_, std::back_inserter(result_.keys));
        auto& diagnostics = reading_.diagnostics;
        if (diagnostics.empty() && is_of_a_sane_size(result_.sweep, spaced_, sweep_.where, diagnostics)) {
            result_.sweep = with_spaced_values(std::move(result_.sweep), spaced_);
            check_whole();
        }
        return std::move(result_);
    }

private:
    void report(Location where, std::string message, std::string hint = {})
    {
        reading_.diagnostics.report(std::move(where), std::move(message), std::move(hint));
    }

    /// What may stand at the key.
    Form const* form_at(std::string_view key) { return find_form(key, {root_, scenario_form()}); }

    void read_key(YamlEntry& entry)
    {
        YamlCursor const at{entry.value, form_of(Of<SweptRule>{})};
        at.use_all();
        if (!keys_.add(entry.key, entry.where, reading_.diagnostics) || entry.value.flawed) return;
        KeyValues values{
            .key = entry.key, .where = entry.where, .values_where = entry.value.where, .written = {}};
        auto const* known = form_at(entry.key);
        auto const form = key_form(known);
        if (known == nullptr && at.is_mapping()) {
            // Some value will do: whoever tries it finds out that there is no such key.
            result_.sweep.grid.push_back(
                {.keys = {entry.key}, .values = {{keep(entry.value, form, values)}}});
            result_.keys.push_back(std::move(values));
        } else if (at.is_list()) {
            GridAxis axis{.keys = {entry.key}, .values = {}};
            for (auto const& item : entry.value.items)
                axis.values.push_back({keep(item, form, values)});
            result_.sweep.grid.push_back(std::move(axis));
            result_.keys.push_back(std::move(values));
        } else {
            read_rule(at, form, std::move(values));
        }
    }

    static SweepValue keep(YamlNode const& node, KeyForm const& form, KeyValues& values)
    {
        auto value = value_of(node, form);
        values.written.emplace(value.text, node);
        return value;
    }

    /// A rule for values: `linear`, `log` or `range`.
    void read_rule(YamlCursor const& at, KeyForm const& form, KeyValues values)
    {
        auto const rule = read_as(Of<SweptRule>{}, at, reading_);
        if (rule.range && rule.points)
            return report(at["points"].where(), "'points' belongs to 'linear' and 'log'",
                          "`samples` says how often a range is drawn from");
        if (!rule.range && at["spacing"].given())
            return report(at["spacing"].where(), "'spacing' belongs to 'range'",
                          "write {log: [...], points: ...}");
        if (!rule.range && !rule.points) return report(at.where(), "'points' is missing");
        auto const& ends = rule.range ? rule.range : rule.log ? rule.log : rule.linear;
        auto range = read_ends(*ends, form, reading_.diagnostics);
        if (!range) return;
        range->key = values.key;
        range->spacing = rule.log ? Spacing::logarithmic : rule.spacing;
        if (range->spacing == Spacing::logarithmic && (range->low <= 0 || range->high <= 0))
            return report(at.where(), "equal ratios need ends of more than zero");
        if (rule.points) {
            spaced_.push_back(
                {.axis = result_.sweep.grid.size(), .range = std::move(*range), .points = *rule.points});
            result_.sweep.grid.push_back({.keys = {values.key}, .values = {}});
            result_.keys.push_back(std::move(values));
            return;
        }
        if (range->low >= range->high)
            return report(at.where(), "the first end of a range must be less than the second");
        result_.sweep.ranges.push_back(std::move(*range));
        range_keys_.push_back(std::move(values));
    }

    void read_zips(YamlNode& zips)
    {
        YamlCursor{zips, zips_form()}.use_all();
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
            if (!keys_.add(key.text, key.where, reading_.diagnostics)) return;
            axis.keys.push_back(key.text);
            values.push_back(
                {.key = key.text, .where = key.where, .values_where = rows.where, .written = {}});
            forms.push_back(key_form(form_at(key.text)));
        }
        for (auto const& row : rows.items) {
            if (row.items.size() != axis.keys.size())
                return report(row.where,
                              fmt::format("this list has {} value{}", row.items.size(),
                                          row.items.size() == 1 ? "" : "s"),
                              fmt::format("there are {} keys", axis.keys.size()));
            auto& choice = axis.values.emplace_back();
            for (std::size_t i = 0; i < row.items.size(); ++i)
                choice.push_back(keep(row.items[i], forms[i], values[i]));
        }
        result_.sweep.grid.push_back(std::move(axis));
        std::ranges::move(values, std::back_inserter(result_.keys));
    }

    void check_samples()
    {
        auto const& sweep = result_.sweep;
        if (sweep.ranges.empty()) return;
        if (!cursor_["samples"].given())
            report(range_keys_.front().values_where,
                   "'samples' is missing: how often to draw from the ranges",
                   "as in `samples: 100` beside the keys");
        if (std::ssize(sweep.ranges) > most_sampled_keys)
            report(sweep_.where, fmt::format("at most {} ranges can be drawn from", most_sampled_keys));
    }

    void check_whole()
    {
        auto const& sweep = result_.sweep;
        if (auto const* where = sweep_.find("where")) {
            auto place = where->where;
            place.column += where->style == YamlStyle::quoted ? 1 : 0;
            result_.condition = parse_condition(sweep.where, place, keys_of(sweep), reading_.diagnostics);
        }
        if (result_.keys.empty())
            report(sweep_.where, "nothing varies here", "as in `links.wifi.rate: [10 Mbit/s, 20 Mbit/s]`");
    }

    YamlNode& root_;
    YamlNode& sweep_;
    Reading const& reading_;
    YamlCursor cursor_;
    ReadSweep result_;
    std::vector<KeyValues> range_keys_;
    std::vector<SpacedAxis> spaced_;
    VaryingKeys keys_;
};

} // namespace

YamlNode KeyValues::node_of(std::string const& text) const
{
    if (auto const found = written.find(text); found != written.end()) return found->second;
    return {.kind = YamlKind::scalar, .where = values_where, .text = text};
}

ReadSweep read_sweep(YamlNode& root, Reading const& reading)
{
    return SweepReader{root, reading}.read();
}

} // namespace sunder::sim
