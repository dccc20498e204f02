#include "sim/config/sweep_scenario.hpp"

#include "sim/config/cuts_of_sweep.hpp"
#include "sim/config/doubt_of_sweep.hpp"
#include "sim/config/read_scenario.hpp"
#include "sim/config/read_sweep.hpp"
#include "sim/config/scenario_file.hpp"
#include "sim/config/variation.hpp"
#include "sim/form/override.hpp"
#include "sim/form/yaml_cursor.hpp"
#include "sim/records/point_table.hpp"
#include "sim/scenario/deployment.hpp"
#include "sim/sweep/range.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>
#include <optional>
#include <set>
#include <tuple>
#include <utility>

namespace sunder::sim {
namespace {

namespace fs = std::filesystem;

/// Some keys (by number) with a value each.
using Choice = std::vector<std::pair<std::size_t, SweepValue>>;

YamlNode& sweep_of(YamlNode& root)
{
    if (auto* found = root.find("sweep")) return *found;
    root.entries.push_back({"sweep", root.where, {.kind = YamlKind::mapping, .where = root.where}});
    return root.entries.back().value;
}

bool is_same(Location const& a, Location const& b)
{
    return a.source == b.source && a.line == b.line && a.column == b.column;
}

bool holds_place(YamlNode const& node, Location const& where)
{
    return is_same(node.where, where) ||
           std::ranges::any_of(node.items, [&](auto const& item) { return holds_place(item, where); }) ||
           std::ranges::any_of(node.entries, [&](auto const& entry) {
               return is_same(entry.where, where) || holds_place(entry.value, where);
           });
}

/// A summary of the scenario without anything in it.
Summary names_of(Scenario const& scenario)
{
    Summary names;
    for (auto const& application : scenario.applications)
        names.applications.push_back(
            {.name = application.name,
             .tokens = application.steps ? std::optional{TokenSummary{}} : std::nullopt});
    for (auto const& group : scenario.platform.devices)
        names.devices.push_back({.group = group.name});
    for (auto const& link : scenario.platform.links)
        names.links.push_back({.name = link.name});
    return names;
}

/// Mistakes, each once however many points make it.
class Mistakes {
public:
    void add(Diagnostic const& mistake)
    {
        auto const& [source, line, column] = mistake.where;
        if (known_.insert({source.get(), line, column, mistake.message}).second) list_.push_back(mistake);
    }
    void raise_if_any() const
    {
        if (!list_.empty()) throw InputError{list_};
    }

private:
    std::vector<Diagnostic> list_;
    std::set<std::tuple<Source const*, int, int, std::string>> known_;
};

} // namespace

PointSchema point_schema(Scenario const& scenario)
{
    return schema_of(names_of(scenario));
}

class SweepScenario::Core {
public:
    Core(RootFile root_file, SweepOverrides const& overrides) : file_{std::move(root_file)}
    {
        apply_all(overrides.scenario, file_);
        for (auto const& text : overrides.variations) {
            auto const variation = parse_variation(text);
            file_.files().add_command_line(*variation.values);
            apply(variation, sweep_of(file_.root()), file_.diagnostics());
        }
        if (overrides.doubt && file_.root().kind == YamlKind::mapping) add_doubt(file_, *overrides.doubt);
        if (file_.root().kind == YamlKind::mapping && file_.root().find("sweep") == nullptr)
            file_.diagnostics().report({file_.root().where.source, 1, 1}, "this scenario has no `sweep`",
                                       "say what varies: --vary links.wifi.rate=\"10 Mbit/s, 20 Mbit/s\"");
        open_models_that_vary(file_);
        spell_out_cuts(file_);
        auto [scenario, read] = read_base(file_);
        scenario_ = std::move(scenario);
        sweep_ = std::move(*read);
        tree_ = tree_of(file_);
        schema_ = point_schema(scenario_);
        resolve_figure();
        try_values();
        points_.emplace(sweep_.sweep, Seed{scenario_.run.seed}.child("sweep"));
        put_back_paths();
        scenario_.text = resolved_text(file_.root(), scenario_.name, texts_beside(file_));
        scenario_.inputs = inputs_of(file_);
    }

    [[nodiscard]] Scenario const& scenario() const { return scenario_; }
    [[nodiscard]] ReadSweep const& sweep() const { return sweep_; }
    [[nodiscard]] Points const& points() const { return *points_; }
    [[nodiscard]] PointSchema const& schema() const { return schema_; }

    Scenario at(std::int64_t point)
    {
        auto const values = points_->at(point);
        Choice choice;
        for (std::size_t i = 0; i < values.size(); ++i)
            choice.emplace_back(i, values[i]);
        return read(tree_, choice);
    }

    void check_deployments()
    {
        Mistakes mistakes;
        note(mistakes, "", [&] { (void)deploy(scenario_); });
        for (auto const& choice : choices(Which::ends)) {
            note(mistakes, fmt::format(" (where {})", text_of(choice)), [&] {
                auto tree = tree_;
                (void)deploy(read(tree, choice));
            });
        }
        mistakes.raise_if_any();
    }

    [[nodiscard]] std::string text_of(Choice const& choice) const
    {
        std::string text;
        for (auto const& [key, value] : choice)
            text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", sweep_.keys[key].key, value.text);
        return text;
    }

private:
    template <class Try>
    static void note(Mistakes& mistakes, std::string const& circumstance, Try const& attempt)
    {
        try {
            attempt();
        } catch (InputError const& error) {
            for (auto mistake : error.diagnostics()) {
                mistake.message += circumstance;
                mistakes.add(mistake);
            }
        }
    }

    /// Puts the values into the tree and reads it.
    Scenario read(YamlNode& tree, Choice const& choice)
    {
        std::vector<ChangedKey> changes;
        for (auto const& [key, value] : choice) {
            auto const& values = sweep_.keys[key];
            changes.push_back({values.key, values.where, values.node_of(value.text)});
        }
        auto scenario = read_again({.tree = tree, .models = models_}, file_, changes);
        scenario.name = scenario_.name;
        return scenario;
    }

    void resolve_figure()
    {
        auto& rule = sweep_.sweep.stop;
        if (!rule) return;
        std::vector<std::string> names;
        for (auto const& figure : schema_.figures)
            if (figure.name == rule->figure || is_end_of(rule->figure, figure.name))
                names.push_back(figure.name);
        if (names.size() == 1 || std::ranges::find(names, rule->figure) != names.end()) {
            if (names.size() == 1) rule->figure = names.front();
            return;
        }
        Diagnostics diagnostics;
        diagnostics.report(file_.root().find("sweep")->find("stop")->find("figure")->where,
                           names.empty()
                               ? fmt::format("there is no figure '{}'", rule->figure)
                               : fmt::format("'{}' may be any of {} figures", rule->figure, names.size()),
                           names.empty() ? "as in latency.p95, or applications.NAME.latency.p95"
                                         : fmt::format("write '{}'", names.front()));
        diagnostics.raise_if_any();
    }

    enum class Which : std::uint8_t {
        all, ///< values that the user wrote out, and the ends of rules
        ends ///< the first and the last of each axis
    };

    /// Values to try, those of one axis at a time.
    [[nodiscard]] std::vector<Choice> choices(Which which) const
    {
        std::vector<Choice> list;
        std::size_t first_key = 0;
        for (auto const& axis : sweep_.sweep.grid) {
            for (std::size_t i = 0; i < axis.values.size(); ++i) {
                bool const is_end = i == 0 || i + 1 == axis.values.size();
                bool const is_written = which == Which::all &&
                                        sweep_.keys[first_key].written.contains(axis.values[i].front().text);
                if (!is_end && !is_written) continue;
                auto& choice = list.emplace_back();
                for (std::size_t key = 0; key < axis.keys.size(); ++key)
                    choice.emplace_back(first_key + key, axis.values[i][key]);
            }
            first_key += axis.keys.size();
        }
        for (auto const& range : sweep_.sweep.ranges) {
            for (auto const& end : spaced_values(range, 2))
                list.push_back({{first_key, end}});
            ++first_key;
        }
        return list;
    }

    /// What does nothing at one point may serve another.
    void keep_common_warnings(std::vector<Diagnostic> const& others)
    {
        std::erase_if(scenario_.warnings, [&](Diagnostic const& warning) {
            return std::ranges::find(others, warning.message, &Diagnostic::message) == others.end();
        });
    }

    /// Reports the mistakes that the values are, each alone and beside the first and the last of the others;
    /// what else stands against a point is told when its turn comes. Of very many mistakes the later ones
    /// are only tried alone, so that the time does not grow with the square of the number of axes.
    void try_values()
    {
        constexpr std::size_t most_beside = 200'000; // values
        Mistakes mistakes;
        std::size_t beside = 0;
        auto const is_wrong_beside = [&](Choice const& choice, Others which) {
            auto const whole = among(choice, which);
            beside += whole.size();
            return !mistakes_of(choice, whole).empty();
        };
        for (auto const& choice : choices(Which::all)) {
            if (adds_something(choice)) mistakes.add(addition(choice));
            auto const alone = mistakes_of(choice, choice);
            bool const is_wrong =
                !alone.empty() && (beside > most_beside || (is_wrong_beside(choice, Others::first) &&
                                                            is_wrong_beside(choice, Others::last)));
            if (!is_wrong) continue;
            for (auto const& mistake : alone)
                mistakes.add(mistake);
        }
        mistakes.raise_if_any();
    }

    enum class Others : std::uint8_t { first, last };

    /// The choice, and for each other axis its first or last values.
    [[nodiscard]] Choice among(Choice const& choice, Others which) const
    {
        auto whole = choice;
        auto const ends = choices(Which::ends);
        for (std::size_t i = 0; i < ends.size(); ++i) {
            auto const key = ends[i].front().first;
            bool const is_first = i == 0 || ends[i - 1].front().first != key;
            bool const is_last = i + 1 == ends.size() || ends[i + 1].front().first != key;
            bool const wanted = which == Others::first ? is_first : is_last;
            if (wanted && key != choice.front().first)
                whole.insert(whole.end(), ends[i].begin(), ends[i].end());
        }
        return whole;
    }

    /// Those that `circumstances` make and that stand at a value of the choice.
    [[nodiscard]] std::vector<Diagnostic> mistakes_of(Choice const& choice, Choice const& circumstances)
    {
        std::vector<Diagnostic> mistakes;
        auto tree = tree_;
        try {
            keep_common_warnings(read(tree, circumstances).warnings);
            keep_paths(tree, choice);
        } catch (InputError const& error) {
            std::ranges::copy_if(error.diagnostics(), std::back_inserter(mistakes),
                                 [&](auto const& mistake) { return is_of(choice, mistake.where); });
        }
        return mistakes;
    }

    /// All points have the same figures, so none may have other applications, devices or links.
    bool adds_something(Choice const& choice)
    try {
        auto tree = tree_;
        auto const names = names_of(read(tree, choice));
        return !schema_.fits(figures_of(names), chosen_cuts_of(names));
    } catch (InputError const&) {
        return false;
    }

    [[nodiscard]] Diagnostic addition(Choice const& choice) const
    {
        auto const& key = sweep_.keys[choice.front().first];
        return {.where = key.where,
                .message = fmt::format("'{}' adds an application, device or link", key.key),
                .hint = "what varies must be there"};
    }

    [[nodiscard]] bool is_of(Choice const& choice, Location const& where) const
    {
        return std::ranges::any_of(choice, [&](auto const& part) {
            auto const& values = sweep_.keys[part.first];
            return is_same(values.where, where) || holds_place(values.node_of(part.second.text), where);
        });
    }

    /// Paths of files were noted in the tree as they are seen from the scenario's folder.
    void keep_paths(YamlNode& tree, Choice const& choice)
    {
        Diagnostics none;
        for (auto const& [key, value] : choice) {
            auto& values = sweep_.keys[key];
            if (auto const written = values.written.find(value.text); written != values.written.end())
                written->second = *find_place(values.key, values.where, {tree, scenario_form()}, none);
        }
    }

    void put_back_paths()
    {
        for (auto& entry : file_.root().find("sweep")->entries) {
            auto const values = std::ranges::find(sweep_.keys, entry.key, &KeyValues::key);
            if (values == sweep_.keys.end()) continue;
            for (auto& item : entry.value.items)
                item = values->node_of(write_inline(item));
        }
    }

    RootFile file_;
    Scenario scenario_;
    ReadSweep sweep_;
    PointSchema schema_;
    YamlNode tree_; ///< of the scenario alone
    ModelCache models_;
    std::optional<Points> points_;
};

SweepScenario::SweepScenario(fs::path const& path, SweepOverrides const& overrides)
    : SweepScenario{RootFile{path}, overrides}
{
}

SweepScenario::SweepScenario(RootFile file, SweepOverrides const& overrides)
    : core_{std::make_unique<Core>(std::move(file), overrides)}
{
}

SweepScenario::~SweepScenario() = default;

Scenario const& SweepScenario::base() const
{
    return core_->scenario();
}

Sweep const& SweepScenario::sweep() const
{
    return core_->sweep().sweep;
}

Points const& SweepScenario::points() const
{
    return core_->points();
}

PointSchema const& SweepScenario::schema() const
{
    return core_->schema();
}

bool SweepScenario::includes(std::int64_t point) const
{
    auto const& condition = core_->sweep().condition;
    if (!condition) return true;
    auto const values = core_->points().at(point);
    auto const subjects = keys_of(sweep());
    return condition->holds([&](std::size_t key) -> Condition::Value {
        if (subjects[key].kind == Subject::Kind::number) return *values[key].number;
        return std::string_view{values[key].text};
    });
}

Scenario SweepScenario::at(std::int64_t point)
{
    return core_->at(point);
}

std::string SweepScenario::text_of(std::int64_t point) const
{
    Choice choice;
    auto const values = points().at(point);
    for (std::size_t i = 0; i < values.size(); ++i)
        choice.emplace_back(i, values[i]);
    return core_->text_of(choice);
}

void SweepScenario::check_deployments()
{
    core_->check_deployments();
}

} // namespace sunder::sim
