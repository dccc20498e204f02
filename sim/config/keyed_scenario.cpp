#include "sim/config/keyed_scenario.hpp"

#include "sim/config/key_values.hpp"
#include "sim/config/scenario_file.hpp"
#include "sim/config/variation.hpp"
#include "sim/form/form_parts.hpp"
#include "sim/form/override.hpp"
#include "sim/form/yaml_cursor.hpp"
#include "sim/sweep/range.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <string>
#include <utility>

namespace sunder::sim {
namespace {

constexpr auto example = "as in --vary devices.camera.count=1,1000";

Form const& any_list()
{
    static Form const item = parts::scalar(ValueForm{});
    static Form const form = parts::list_of(item, 0);
    return form;
}

} // namespace

class KeyedScenario::Core {
public:
    Core(std::filesystem::path const& path, Overrides const& overrides, std::string_view text)
        : file_{path}, variation_{parse_variation(text)}
    {
        apply_all(overrides, file_);
        open_models_that_vary(file_);
        open_model_at(variation_.key, file_);
        scenario_ = read_base(file_).scenario;
        tree_ = tree_of(file_);
        file_.files().add_command_line(*variation_.values);
        Diagnostics diagnostics;
        bool const has_ends = text.find('=') != std::string_view::npos;
        auto range = has_ends ? given_range(diagnostics) : standing_range(diagnostics);
        diagnostics.raise_if_any();
        range_ = *std::move(range);
        range_.key = variation_.key;
    }

    [[nodiscard]] Scenario const& scenario() const { return scenario_; }
    [[nodiscard]] SampledRange const& range() const { return range_; }

    Scenario at(SweepValue const& value)
    {
        YamlNode const node{.kind = YamlKind::scalar, .where = where(), .text = value.text};
        auto scenario =
            read_again({.tree = tree_, .models = models_}, file_, {{variation_.key, where(), node}});
        scenario.name = scenario_.name;
        return scenario;
    }

private:
    [[nodiscard]] Location where() const { return {variation_.values, 1, 1}; }

    [[nodiscard]] KeyForm form() { return key_form(find_form(variation_.key, {tree_, scenario_form()})); }

    std::optional<SampledRange> range_between(YamlNode& ends, Diagnostics& diagnostics)
    {
        check(ends, any_list(), diagnostics);
        return read_ends(YamlCursor{ends, any_list()}, form(), diagnostics);
    }

    std::optional<SampledRange> given_range(Diagnostics& diagnostics)
    {
        YamlNode sweep{.kind = YamlKind::mapping, .where = where()};
        apply(variation_, sweep, diagnostics);
        diagnostics.raise_if_any();
        auto& ends = sweep.entries.front().value;
        if (ends.kind != YamlKind::list || ends.items.size() != 2) {
            diagnostics.report(where(), "two values are asked for: the least and the greatest", example);
            return std::nullopt;
        }
        auto range = range_between(ends, diagnostics);
        if (range && range->low >= range->high)
            diagnostics.report(where(), "the first value must be less than the second");
        return range;
    }

    /// From what stands at the key.
    std::optional<SampledRange> standing_range(Diagnostics& diagnostics)
    {
        auto tree = tree_;
        auto const* place = find_place(variation_.key, where(), {tree, scenario_form()}, diagnostics);
        if (place == nullptr) return std::nullopt;
        auto const value = value_of(*place, form());
        if (!value.number || *value.number <= 0) {
            diagnostics.report(where(),
                               fmt::format("'{}' has no number from which to search", variation_.key),
                               fmt::format("say between which two, {}", example));
            return std::nullopt;
        }
        YamlNode ends{.kind = YamlKind::list, .where = where(), .items = {*place, *place}};
        return range_between(ends, diagnostics);
    }

    RootFile file_;
    Variation variation_;
    Scenario scenario_;
    YamlNode tree_; ///< of the scenario alone
    ModelCache models_;
    SampledRange range_;
};

KeyedScenario::KeyedScenario(std::filesystem::path const& path, Overrides const& overrides,
                             std::string_view variation)
    : core_{std::make_unique<Core>(path, overrides, variation)}
{
}

KeyedScenario::~KeyedScenario() = default;

Scenario const& KeyedScenario::base() const
{
    return core_->scenario();
}

SampledRange const& KeyedScenario::range() const
{
    return core_->range();
}

SweepValue KeyedScenario::value(double number) const
{
    auto point = range();
    point.low = point.high = number;
    return spaced_values(point, 1).front();
}

Scenario KeyedScenario::at(SweepValue const& value)
{
    return core_->at(value);
}

} // namespace sunder::sim
