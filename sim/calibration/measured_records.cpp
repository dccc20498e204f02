#include "sim/calibration/measured_records.hpp"

#include "sim/calibration/fitted_pattern.hpp"
#include "sim/form/yaml_node.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <map>
#include <memory>
#include <optional>
#include <string_view>
#include <utility>

namespace sunder::sim {
namespace {

/// What a rehearsal may have otherwise: not how long it went on, and no model, for it has none of its own.
constexpr std::array<std::string_view, 5> compared{"devices", "links", "routes", "faults", "applications"};

constexpr std::array measured_stages{Measure::latency, Measure::device,   Measure::server, Measure::head,
                                     Measure::encode,  Measure::transfer, Measure::decode, Measure::tail,
                                     Measure::back,    Measure::energy};

std::string below(std::string const& path, std::string const& key)
{
    return path.empty() ? key : path + "." + key;
}

YamlNode const* entry_of(YamlNode const& node, std::string_view key)
{
    auto const found = std::ranges::find(node.entries, key, &YamlEntry::key);
    return found == node.entries.end() ? nullptr : &found->value;
}

bool is_same(YamlNode const& a, YamlNode const& b)
{
    return a.kind == b.kind && write_inline(a) == write_inline(b);
}

/// Values by dotted path.
using Differences = std::map<std::string, KeyCell>;

/// Where `there` is otherwise than `here`, as deep as both have the same keys.
void note_differences(YamlNode const& here, YamlNode const& there, std::string const& path,
                      Differences& differences)
{
    if (is_same(here, there)) return;
    auto const has = [&](YamlEntry const& entry) { return entry_of(there, entry.key) != nullptr; };
    bool const goes_on = here.kind == YamlKind::mapping && there.kind == YamlKind::mapping &&
                         std::ranges::all_of(here.entries, has);
    if (!goes_on) {
        differences[path] = {write_inline(there), there.where};
        return;
    }
    for (auto const& entry : there.entries) {
        auto const* const ours = entry_of(here, entry.key);
        if (ours != nullptr)
            note_differences(*ours, entry.value, below(path, entry.key), differences);
        else
            differences[below(path, entry.key)] = {write_inline(entry.value), entry.value.where};
    }
}

class Reader {
public:
    explicit Reader(RecordsReading const& reading) : reading_{reading} {}

    MeasuredTable read(std::vector<MeasuredFile> const& files)
    {
        for (auto const& file : files)
            if (auto tree = tree_in(file)) note_setting(file, *tree);
        diagnostics_.raise_if_any();
        for (auto const& differences : differences_)
            for (auto const& [key, cell] : differences)
                if (std::ranges::find(table_.keys, key) == table_.keys.end()) table_.keys.push_back(key);
        for (std::size_t i = 0; i < table_.settings.size(); ++i)
            lay_out(table_.settings[i], differences_[i]);
        for (auto const measure : measured_stages) {
            auto const has = [&](MeasuredSetting const& setting) {
                return setting.samples.contains(measure);
            };
            if (std::ranges::any_of(table_.settings, has)) table_.measured.push_back(measure);
        }
        expect_group(files.front());
        diagnostics_.raise_if_any();
        return std::move(table_);
    }

private:
    void report(MeasuredFile const& file, std::string message, std::string hint = {})
    {
        auto const source = std::make_shared<Source const>(Source{file.name, ""});
        diagnostics_.report({source, 1, 1}, std::move(message), std::move(hint));
    }

    std::optional<YamlNode> tree_in(MeasuredFile const& file)
    {
        auto const source =
            std::make_shared<Source const>(Source{file.name + " (its scenario)", file.scenario_text});
        auto tree = parse_yaml(source, diagnostics_);
        if (!tree || tree->kind == YamlKind::mapping) return tree;
        report(file, "the scenario in this file is no mapping");
        return {};
    }

    void note_setting(MeasuredFile const& file, YamlNode const& tree)
    {
        MeasuredSetting setting;
        take_samples(file, setting);
        Differences differences;
        for (auto const section : compared) {
            static YamlNode const none{.kind = YamlKind::mapping};
            auto const* const here = entry_of(reading_.scenario.tree(), section);
            auto const* const there = entry_of(tree, section);
            if (there != nullptr)
                note_differences(here == nullptr ? none : *here, *there, std::string{section}, differences);
        }
        std::erase_if(differences, [&](auto const& each) { return is_fitted(each.first, reading_.fitted); });
        table_.settings.push_back(std::move(setting));
        differences_.push_back(std::move(differences));
    }

    [[nodiscard]] std::optional<std::size_t> application_in(MeasuredFile const& file) const
    {
        auto const& scenario = reading_.scenario.base();
        auto const& name =
            reading_.application.empty() ? scenario.applications.begin()->name : reading_.application;
        auto const found = std::ranges::find(file.records.applications, name, &ApplicationInfo::name);
        if (found == file.records.applications.end()) return {};
        return static_cast<std::size_t>(found - file.records.applications.begin());
    }

    void take_samples(MeasuredFile const& file, MeasuredSetting& setting)
    {
        auto const application = application_in(file);
        auto const& requests = file.records.requests;
        for (std::size_t row = 0; application && row < requests.size(); ++row) {
            bool const counts = requests.status[row] == Status::finished &&
                                requests.application[row] == static_cast<std::int32_t>(*application);
            if (!counts) continue;
            for (auto const measure : measured_stages) {
                double const value = figure_of(requests, row, words_of(measure));
                bool const is_number = is_measurable(value);                           // NaN is not
                if (measure == Measure::energy && !(is_number && value > 0)) continue; // nobody measured it
                if (!is_number)
                    return report(file, fmt::format("request {} has no '{}' that could be measured: {}", row,
                                                    words_of(measure).name, value));
                setting.samples[measure].push_back(value);
            }
        }
        if (setting.samples.empty())
            report(file, "no request of the application finished in this file",
                   "--application names another one");
    }

    void lay_out(MeasuredSetting& setting, Differences const& differences) const
    {
        for (auto const& key : table_.keys) {
            auto const found = differences.find(key);
            setting.keys.push_back(found == differences.end() ? KeyCell{} : found->second);
            if (key == reading_.group) setting.group = setting.keys.back().text;
        }
    }

    void expect_group(MeasuredFile const& file)
    {
        if (reading_.group.empty() || std::ranges::find(table_.keys, reading_.group) != table_.keys.end())
            return;
        report(file, fmt::format("'{}' is the same in all of these files", reading_.group),
               "--groups names a key in which they differ");
    }

    RecordsReading const& reading_;
    Diagnostics diagnostics_;
    std::vector<Differences> differences_; ///< by setting
    MeasuredTable table_;
};

} // namespace

MeasuredTable measured_in(std::vector<MeasuredFile> const& files, RecordsReading const& reading)
{
    return Reader{reading}.read(files);
}

} // namespace sunder::sim
