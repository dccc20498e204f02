#include "nas/config/load_search.hpp"

#include "nas/accuracy/cell_accuracy.hpp"
#include "nas/accuracy/stand_in_accuracy.hpp"
#include "nas/accuracy/tables.hpp"
#include "nas/config/one_shot_reader.hpp"
#include "nas/config/search_forms.hpp"
#include "nas/config/space_reader.hpp"
#include "sim/base/contract.hpp"
#include "sim/base/sha256.hpp"
#include "sim/form/override.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <functional>
#include <limits>
#include <map>
#include <utility>

namespace sunder::nas {
namespace {

namespace fs = std::filesystem;
using sim::Location;
using sim::RootFile;
using sim::YamlCursor;

constexpr std::int64_t usual_evaluations = 1000;

std::size_t count_in(YamlCursor const& at)
{
    return static_cast<std::size_t>(at.whole());
}

/// How a search refers to one text file that it names.
struct NamedFile {
    std::shared_ptr<sim::Source const> source; ///< empty where it cannot be used
    std::string key;
};

class SearchReader {
public:
    SearchReader(RootFile& file, YamlCursor root)
        : file_{file}, root_{std::move(root)}, reading_{file.reading()}
    {
    }

    SearchSpecification read()
    {
        (void)root_["format"].text();
        result_.name = root_["name"].given() ? root_["name"].text() : file_.stem();
        for (auto const& [key, where, text] : root_["files"].names())
            file_.files().add_embedded(key, text);
        read_setting();
        read_space_of_search();
        read_accuracy();
        read_compute();
        read_plan();
        return std::move(result_);
    }

    /// Texts of the YAML files and small tables that were read, by key.
    [[nodiscard]] std::map<std::string, std::string> const& texts() const { return texts_; }
    [[nodiscard]] std::vector<sim::InputFile> const& scenario_inputs() const { return scenario_inputs_; }

private:
    void report(Location where, std::string message, std::string hint = {}) const
    {
        reading_.diagnostics.report(std::move(where), std::move(message), std::move(hint));
    }

    void report_unknown(YamlCursor const& at, std::string_view what, std::string const& name,
                        std::vector<std::string> const& known) const
    {
        auto const guess = sim::nearest(name, known);
        report(at.where(), fmt::format("there is no {} '{}'", what, name),
               guess.empty() ? fmt::format("known here: {}", fmt::join(known, ", "))
                             : fmt::format("did you mean '{}'?", guess));
    }

    // The scenario
    // ------------------------------------------------------------------------------------------

    /// Mistakes of the scenario come behind those of the search, at their own places.
    void adopt(sim::InputError const& error) const
    {
        constexpr int behind = 1000;
        std::map<sim::Source const*, std::shared_ptr<sim::Source const>> copies;
        for (auto const& diagnostic : error.diagnostics()) {
            auto const& source = diagnostic.where.source;
            auto& copy = copies[source.get()];
            if (!copy)
                copy = std::make_shared<sim::Source const>(
                    sim::Source{source->name, source->text, source->order + behind});
            report({copy, diagnostic.where.line, diagnostic.where.column}, diagnostic.message,
                   diagnostic.hint);
        }
    }

    void read_setting()
    {
        auto const at = root_["scenario"];
        auto const name = root_["application"].text();
        auto const& entry = reading_.files.open(at, reading_.diagnostics);
        if (!entry.source) return;
        try {
            auto const scenario =
                sim::parse_scenario({.path = entry.source->name, .text = entry.source->text});
            texts_[entry.key] = scenario.text;
            adopt_inputs(scenario, entry.key);
            result_.warnings = scenario.warnings;
            std::vector<std::string> names;
            for (auto const& application : scenario.applications)
                names.push_back(application.name);
            auto const found = std::ranges::find(names, name);
            if (found == names.end()) {
                if (root_["application"].sound())
                    report_unknown(root_["application"], "application", name, names);
                return;
            }
            result_.setting = search_setting_of(scenario, static_cast<std::size_t>(found - names.begin()));
            has_setting_ = true;
        } catch (sim::InputError const& error) {
            adopt(error);
        }
    }

    void adopt_inputs(sim::Scenario const& scenario, std::string const& key)
    {
        auto const folder = fs::path{key}.parent_path();
        auto const name = fs::path{key}.filename().string();
        for (auto const& input : scenario.inputs) {
            if (input.path != name)
                scenario_inputs_.push_back(
                    {(folder / input.path).lexically_normal().generic_string(), input.sha256});
        }
    }

    // The space
    // ---------------------------------------------------------------------------------------------

    void read_space_of_search()
    {
        auto const at = root_["space"];
        auto const kind = at.is_mapping() ? at.choice() : at.is_scalar() ? at.text() : std::string{};
        if (kind.empty()) return;
        space_name_ = kind;
        auto const& known = built_in_spaces();
        if (std::ranges::find(known, kind) != known.end()) {
            auto built_in = at.is_mapping() ? read_built_in_space(at[kind], kind, reading_.diagnostics)
                                            : built_in_space(kind);
            cells_ = built_in.cells;
            skeleton_ = built_in.skeleton;
            result_.space = std::move(built_in.space);
        } else if (sim::is_name(kind)) {
            report_unknown(at, "search space", kind, known);
        } else {
            read_written_space(at);
        }
        check_codec(at);
    }

    void read_written_space(YamlCursor const& at)
    {
        auto const root = file_.yaml_files().open(at, space_form(), reading_);
        if (!root) return;
        auto const& entry = reading_.files.open(at, reading_.diagnostics);
        texts_[entry.key] = entry.source->text;
        space_name_ = entry.stem;
        result_.space = read_space(*root, entry.stem, reading_);
    }

    void check_codec(YamlCursor const& at) const
    {
        if (!result_.space || !has_setting_) return;
        if (result_.space->searches_codec() && !result_.setting.codec.empty())
            report(at.where(), "this space chooses the coding at the cut, and so does the scenario",
                   fmt::format("leave out 'codec' of application '{}'", result_.setting.searched().name));
    }

    // Figures
    // -----------------------------------------------------------------------------------------------

    /// The text file that the value names.
    [[nodiscard]] sim::Files::Entry const& open(YamlCursor const& at) const
    {
        return reading_.files.open(at, reading_.diagnostics);
    }

    [[nodiscard]] bool has_column(YamlCursor const& at, std::string_view hint) const
    {
        if (at["column"].given()) return true;
        report(at.where(), "'column' is missing", std::string{hint});
        return false;
    }

    void read_accuracy()
    {
        auto const at = root_["accuracy"];
        auto const kind = at.choice();
        if (kind.empty()) return;
        if (kind == "supernet") {
            if (at[kind].is_scalar())
                result_.trained = read_trained(at[kind], file_.folder());
            else
                result_.one_shot = read_one_shot(at[kind], file_.folder());
            return;
        }
        auto const& entry = open(at[kind]);
        if (cells_ == nullptr) return read_stand_in(at, kind, entry);
        if (cells_->searches_codec()) {
            report(at[kind].where(), "these accuracies know nothing of the coding at the cut",
                   "leave out 'bottlenecks' and 'bits' of the space, or write {supernet: {...}}");
            return at.use_all();
        }
        if (!has_column(at, "one of cifar10, cifar100, in16_120")) return;
        auto const column = at["column"].text();
        if (!entry.source || !at["column"].sound()) return;
        auto accuracies = kind == "table"
                              ? parse_accuracy_table(entry.source, column, reading_.diagnostics)
                              : parse_accuracy_formula(entry.source, column, reading_.diagnostics);
        if (kind == "formula") texts_[entry.key] = entry.source->text;
        if (accuracies) result_.accuracy = std::make_unique<CellAccuracy>(std::move(*accuracies));
    }

    void read_stand_in(YamlCursor const& at, std::string const& kind, sim::Files::Entry const& entry)
    {
        if (!result_.space) return (void)at["column"].text();
        if (kind == "table")
            return report(at["table"].where(),
                          fmt::format("there is no table of accuracies for the space '{}'", space_name_),
                          "tables list the cells of nasbench201; write {formula: FILE}");
        if (!entry.source) return;
        texts_[entry.key] = entry.source->text;
        auto formula = parse_stand_in(entry.source, result_.space->space(), reading_.diagnostics);
        if (formula)
            result_.accuracy = std::make_unique<StandInAccuracy>(*result_.space, std::move(*formula));
    }

    void read_compute()
    {
        auto const at = root_["compute"];
        if (!has_setting_) return at.use_all();
        auto const& origin = result_.setting.origin_group();
        auto const& server = result_.setting.server_group();
        std::vector<std::string> const known{origin.name, server.name};
        std::optional<YamlCursor> device_at;
        std::optional<YamlCursor> server_at;
        for (auto const& [name, where, value] : at.names()) {
            if (name == origin.name)
                device_at = value;
            else if (name == server.name)
                server_at = value;
            else
                report_device(where, name, known);
        }
        if (!result_.space) return at.use_all();
        result_.device = times_of_device(device_at, origin);
        result_.server = times_of_device(server_at, server);
    }

    void report_device(Location const& where, std::string const& name,
                       std::vector<std::string> const& known) const
    {
        auto const guess = sim::nearest(name, known);
        report(where,
               fmt::format("'{}' is not a device of application '{}'", name, result_.setting.searched().name),
               guess.empty() ? fmt::format("known here: {}", fmt::join(known, ", "))
                             : fmt::format("did you mean '{}'?", guess));
    }

    [[nodiscard]] ComputeTimes times_of_device(std::optional<YamlCursor> const& at,
                                               sim::DeviceGroup const& group) const
    {
        if (!at) {
            auto times = find_roofline_times(*result_.space, group);
            if (!times)
                report(root_["compute"].where(),
                       fmt::format("device '{}' states no speed, so blocks have no time on it", group.name),
                       fmt::format("name measured times: compute: {{{}: {{figures: FILE}}}}", group.name));
            return times.value_or(ComputeTimes{});
        }
        auto const kind = at->choice();
        if (kind.empty()) return {};
        auto const column = (*at)["column"].given() ? (*at)["column"].text() : group.name;
        auto const& entry = open((*at)[kind]);
        if (!entry.source) return {};
        if (kind == "figures") texts_[entry.key] = entry.source->text;
        if (skeleton_ == Skeleton::changed) {
            report(
                (*at)[kind].where(),
                fmt::format("latencies are of '{}' as published, and its settings differ here", space_name_),
                fmt::format("leave out '{}': its times then follow from its roofline", group.name));
            at->use_all();
            return {};
        }
        if (cells_ != nullptr) return cell_times(*at, entry.source, column);
        if (kind == "table") {
            report((*at)["table"].where(),
                   fmt::format("the space '{}' cannot use latencies of whole networks", space_name_),
                   "tables list the cells of nasbench201; write {figures: FILE}");
            return {};
        }
        return kind_times((*at)["figures"], entry.source, column);
    }

    [[nodiscard]] ComputeTimes cell_times(YamlCursor const& at, SourceText const& text,
                                          std::string const& column) const
    {
        auto const division =
            at["division"].text() == "cells" ? Division::cells_only : Division::fixed_by_work;
        auto const latencies = parse_cell_latencies(text, column, reading_.diagnostics);
        if (!latencies) return {};
        return whole_network_times(*cells_, latencies->by_index, division, latencies->source);
    }

    /// \return whether there is a row that names no block of the space
    bool report_other_kinds(KindLatencies const& latencies) const
    {
        auto const kinds = kinds_of(*result_.space);
        bool found = false;
        for (auto const& [kind, where] : latencies.places) {
            if (std::ranges::binary_search(kinds, kind)) continue;
            found = true;
            auto const guess = sim::nearest(kind, kinds);
            report(where, fmt::format("'{}' is no kind of block of this space", kind),
                   guess.empty() ? "write BLOCK or, where a variable chooses, BLOCK/CHOICE"
                                 : fmt::format("did you mean '{}'?", guess));
        }
        return found;
    }

    [[nodiscard]] ComputeTimes kind_times(YamlCursor const& at, SourceText const& text,
                                          std::string const& column) const
    {
        auto const latencies = parse_kind_latencies(text, column, reading_.diagnostics);
        if (!latencies) return {};
        if (report_other_kinds(*latencies)) return {};
        auto const missing = missing_kinds(*result_.space, latencies->by_kind);
        if (!missing.empty()) {
            constexpr std::size_t most = 5;
            std::vector<std::string> shown{missing.begin(),
                                           missing.begin() +
                                               static_cast<std::ptrdiff_t>(std::min(most, missing.size()))};
            report(
                at.where(),
                fmt::format("this file has no latency of {} kind{} of block", missing.size(),
                            missing.size() == 1 ? "" : "s"),
                fmt::format("missing: {}{}", fmt::join(shown, ", "), missing.size() > most ? ", ..." : ""));
            return {};
        }
        return additive_times(*result_.space, latencies->by_kind, latencies->source);
    }

    // The plan
    // ----------------------------------------------------------------------------------------------

    void read_plan()
    {
        auto& plan = result_.plan;
        plan.seed = static_cast<std::uint64_t>(root_["seed"].whole());
        plan.optimizer = read_optimizer();
        auto const evaluate = root_["evaluate"];
        if (evaluate.is_mapping()) {
            (void)evaluate["screen"].text();
            (void)evaluate["confirm"].text();
            plan.method = Method::screened;
        } else {
            plan.method = evaluate.text() == "simulated" ? Method::simulated : Method::analytic;
        }
        read_objectives();
        read_constraints();
        if (result_.one_shot) return finish_one_shot(*result_.one_shot);
        if (is_exact(plan)) read_exact(evaluate);
        read_budget();
        if (std::holds_alternative<Nsga2Settings>(plan.optimizer) || plan.objectives.size() < 2 ||
            std::holds_alternative<ExhaustiveSettings>(plan.optimizer) ||
            std::holds_alternative<RandomSettings>(plan.optimizer))
            return;
        report(root_["objectives"].where(), fmt::format("'{}' has one objective", name_of(plan.optimizer)),
               "make the others constraints, or take nsga2");
    }

    void finish_one_shot(OneShotPlan& one_shot)
    {
        auto const& plan = result_.plan;
        if (auto const* const asng = std::get_if<AsngSettings>(&plan.optimizer)) {
            one_shot.search.asng = *asng;
            one_shot.search.asng.repeats = Repeats::evaluate; // scores change while weights are learnt
        } else {
            report(root_["optimizer"].where(), "weights are learnt together with theta, which asng alone has",
                   "write optimizer: {asng: {}}");
        }
        if (!plan.objectives.empty() && plan.objectives.front() != Metric::accuracy)
            report(root_["objectives"].where(), "weights are learnt for accuracy",
                   "name 'accuracy' as the first objective");
        if (root_["budget"].given()) {
            report(root_["budget"].where(), "'steps' of the supernet say how long this search takes",
                   "leave out 'budget'");
            root_["budget"].use_all();
        }
        one_shot.training.codec = result_.setting.codec;
    }

    void read_exact(YamlCursor const& at)
    {
        result_.plan.confirmation = {.error = at["error"].number(),
                                     .most_replications = at["most_replications"].whole(),
                                     .most_candidates = at["most_candidates"].whole()};
        if (!result_.space) return;
        auto architecture = result_.space->space();
        std::erase_if(architecture.variables, [](Variable const& variable) {
            return variable.name == "split" || variable.name == "bottleneck" || variable.name == "bits";
        });
        if (architecture.size() > static_cast<double>(most_architectures))
            report(root_["optimizer"].where(),
                   fmt::format("'{}' has about {:.2g} architectures", space_name_, architecture.size()),
                   fmt::format("an exact search looks at {:.0e} at most; take another optimizer",
                               static_cast<double>(most_architectures)));
    }

    void check_percentile(Metric metric, Location const& where) const
    {
        if (!find_share(metric) || result_.plan.method != Method::analytic) return;
        if (root_["evaluate"].given() && !root_["evaluate"].sound()) return;
        report(where, fmt::format("'{}' needs a simulation", name_of(metric)),
               "write evaluate: {screen: analytic, confirm: simulated}, or take 'latency'");
    }

    void check_leakage(Metric metric, Location const& where) const
    {
        auto const at = root_["accuracy"];
        if (metric != Metric::leakage || !at.is_mapping() || at["supernet"].given()) return;
        report(where, "'leakage' is measured on images, with weights that were learnt",
               "write accuracy: {supernet: ...}, or limit 'depth'");
    }

    void read_objectives()
    {
        for (auto const& item : root_["objectives"].items()) {
            auto const metric = find_metric(item.text());
            if (!item.sound() || !metric) continue;
            auto& objectives = result_.plan.objectives;
            if (std::ranges::find(objectives, *metric) != objectives.end())
                report(item.where(), fmt::format("'{}' is an objective already", name_of(*metric)));
            check_percentile(*metric, item.where());
            check_leakage(*metric, item.where());
            objectives.push_back(*metric);
        }
    }

    void read_constraints()
    {
        auto const at = root_["constraints"];
        if (!at.is_mapping()) return;
        for (auto const& name : metric_names()) {
            auto const bound = at[name];
            if (!bound.given()) continue;
            auto const metric = *find_metric(name);
            if (bound.sound()) {
                check_percentile(metric, bound.where());
                check_leakage(metric, bound.where());
            }
            result_.plan.limits.push_back({.metric = metric, .value = bound_of(metric, bound)});
        }
    }

    [[nodiscard]] static double bound_of(Metric metric, YamlCursor const& at)
    {
        constexpr double per_cent = 100;
        if (metric == Metric::accuracy) return per_cent * at.number();
        if (metric == Metric::depth) return static_cast<double>(at.whole());
        return at.number();
    }

    void read_budget()
    {
        auto const at = root_["budget"];
        auto& plan = result_.plan;
        if (!at.given()) {
            if (!std::holds_alternative<ExhaustiveSettings>(plan.optimizer))
                plan.budget.evaluations = usual_evaluations;
            return;
        }
        if (!at.is_mapping()) return;
        if (is_exact(plan))
            return report(at.where(), "an exact search has no budget",
                          "it ends when it is certain: leave it out");
        if (at["evaluations"].given()) plan.budget.evaluations = at["evaluations"].whole();
        if (at["time"].given()) plan.budget.time = at["time"].quantity<sim::Seconds>();
        if (!at["simulations"].given()) return;
        plan.budget.simulations = at["simulations"].whole();
        if (plan.method == Method::analytic)
            report(at["simulations"].where(), "nothing is simulated in this search",
                   "write evaluate: simulated, or count evaluations");
    }

    [[nodiscard]] OptimizerSettings read_optimizer() const
    {
        auto const at = root_["optimizer"];
        auto const kind = at.is_mapping() ? at.choice() : at.is_scalar() ? at.text() : std::string{};
        auto const settings = at.is_mapping() && !kind.empty() ? std::optional{at[kind]} : std::nullopt;
        if (settings && !settings->is_mapping()) return RandomSettings{};
        if (kind == "exhaustive") return ExhaustiveSettings{};
        if (kind == "asng") return settings ? read_asng(*settings) : AsngSettings{};
        if (kind == "nsga2") return settings ? read_nsga2(*settings) : Nsga2Settings{};
        if (kind == "evolution") return settings ? read_evolution(*settings) : EvolutionSettings{};
        if (kind == "local") return settings ? read_local(*settings) : LocalSettings{};
        return settings ? RandomSettings{.batch = count_in((*settings)["batch"])} : RandomSettings{};
    }

    [[nodiscard]] static LimitSettings read_limits(YamlCursor const& at)
    {
        auto const how = at["limits"].text();
        LimitSettings settings;
        settings.how = how == "penalty"    ? Limits::penalty
                       : how == "balanced" ? Limits::balanced
                                           : Limits::feasible_first;
        if (settings.how == Limits::penalty) settings.weight = at["weight"].number();
        return settings;
    }

    [[nodiscard]] static AsngSettings read_asng(YamlCursor const& at)
    {
        AsngSettings settings{.samples = count_in(at["samples"]),
                              .alpha = at["alpha"].number(),
                              .initial_step = at["initial_step"].number(),
                              .limits = read_limits(at),
                              .repeats =
                                  at["repeats"].text() == "evaluate" ? Repeats::evaluate : Repeats::reuse};
        if (at["most_damping"].given()) settings.most_damping = at["most_damping"].number();
        return settings;
    }

    [[nodiscard]] static EvolutionSettings read_evolution(YamlCursor const& at)
    {
        return {.leaves = at["leaves"].text() == "worst" ? EvolutionSettings::Leaves::worst
                                                         : EvolutionSettings::Leaves::oldest,
                .population = count_in(at["population"]),
                .tournament = count_in(at["tournament"]),
                .batch = count_in(at["batch"]),
                .limits = read_limits(at)};
    }

    [[nodiscard]] static Nsga2Settings read_nsga2(YamlCursor const& at)
    {
        Nsga2Settings settings{.population = count_in(at["population"]),
                               .crossover = at["crossover"].number()};
        if (at["mutation"].given()) settings.mutation = at["mutation"].number();
        return settings;
    }

    [[nodiscard]] static LocalSettings read_local(YamlCursor const& at)
    {
        return {.step = at["step"].text() == "best" ? LocalSettings::Step::best : LocalSettings::Step::first,
                .start = count_in(at["start"]),
                .batch = count_in(at["batch"]),
                .kick = static_cast<int>(at["kick"].whole())};
    }

    RootFile& file_;
    YamlCursor root_;
    sim::Reading reading_;
    SearchSpecification result_;
    bool has_setting_ = false;
    std::string space_name_;
    NasBench201 const* cells_ = nullptr; ///< the space, where it is the published one
    Skeleton skeleton_ = Skeleton::published;
    mutable std::map<std::string, std::string> texts_;
    std::vector<sim::InputFile> scenario_inputs_;
};

void apply_seed(RootFile& file, std::uint64_t seed)
{
    sim::Setting const setting{"seed", std::make_shared<sim::Source const>(sim::Source{
                                           "--seed", std::to_string(seed), sim::after_all_files})};
    file.files().add_command_line(*setting.value);
    apply(setting, {file.root(), search_form()}, file.diagnostics());
}

SearchSpecification search_from(RootFile file, std::optional<std::uint64_t> seed)
{
    if (seed) apply_seed(file, *seed);
    std::map<std::string, std::string> texts;
    std::vector<sim::InputFile> inputs;
    auto search = file.read(search_form(), [&](YamlCursor const& root) {
        SearchReader reader{file, root};
        auto result = reader.read();
        texts = reader.texts();
        inputs = reader.scenario_inputs();
        return result;
    });
    search.text = sim::resolved_text(file.root(), search.name, texts);
    search.inputs = std::move(inputs);
    search.inputs.push_back({file.file_name(), sim::sha256_of(file.source().text)});
    for (auto const& [key, entry] : file.files().opened())
        search.inputs.push_back({key, entry.sha256});
    std::ranges::sort(search.inputs, {}, &sim::InputFile::path);
    auto const same_path = [](sim::InputFile const& a, sim::InputFile const& b) { return a.path == b.path; };
    search.inputs.erase(std::unique(search.inputs.begin(), search.inputs.end(), same_path),
                        search.inputs.end());
    return search;
}

std::unique_ptr<ArchitectureSpace> space_from(RootFile file)
{
    return file.read(space_form(),
                     [&](YamlCursor const& root) { return read_space(root, file.stem(), file.reading()); });
}

} // namespace

SearchSpecification load_search(fs::path const& path, std::optional<std::uint64_t> seed)
{
    return search_from(RootFile{path}, seed);
}

SearchSpecification parse_search(sim::FileInMemory const& file, std::optional<std::uint64_t> seed)
{
    return search_from(RootFile{file.path, {file.text, {}}, file.read_file}, seed);
}

std::string text_with_budget(SearchSpecification const& search, std::int64_t evaluations)
{
    sim::Diagnostics diagnostics;
    auto const source = std::make_shared<sim::Source const>(sim::Source{search.name, search.text});
    auto root = sim::parse_yaml(source, diagnostics);
    SUNDER_ENSURES(root);
    auto const scalar = [](std::string text) {
        return sim::YamlNode{.kind = sim::YamlKind::scalar, .where = {}, .text = std::move(text)};
    };
    auto* budget = root->find("budget");
    SUNDER_ENSURES(budget != nullptr);
    *budget = {.kind = sim::YamlKind::mapping, .where = {}};
    budget->entries.push_back({"evaluations", {}, scalar(std::to_string(evaluations))});
    return sim::write_yaml(*root);
}

std::unique_ptr<ArchitectureSpace> load_space(fs::path const& path)
{
    return space_from(RootFile{path});
}

sim::Readers search_readers()
{
    return {{"sunder-search/1", [](RootFile file) { return search_from(std::move(file), {}).warnings; }},
            {"sunder-space/1", [](RootFile file) {
                 (void)space_from(std::move(file));
                 return std::vector<sim::Diagnostic>{};
             }}};
}

} // namespace sunder::nas
