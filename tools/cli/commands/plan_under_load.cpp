#include "tools/cli/commands/plan_under_load.hpp"

#include "sim/base/diagnostic.hpp"
#include "sim/base/shown_text.hpp"
#include "sim/config/sweep_scenario.hpp"
#include "sim/output/readable.hpp"
#include "sim/output/shown_values.hpp"
#include "sim/output/text_table.hpp"
#include "sim/process/stop_signals.hpp"
#include "sim/records/named_figure.hpp"
#include "sim/runner/cuts_under_load.hpp"
#include "sim/runner/decide_splits.hpp"
#include "sim/scenario/deployment.hpp"
#include "tools/cli/commands/cut_listing.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/syntax/overrides.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <optional>
#include <string>
#include <utility>
#include <vector>

namespace sunder::cli {
namespace {

using Json = nlohmann::ordered_json;

/// A cut that was simulated.
struct Tried {
    sim::CutRow const* cut = nullptr;
    sim::ReplicatedFigures figures;
};

/// What is shown of one application's cuts.
struct Comparison {
    std::string application;
    std::string model;
    sim::Figure metric;
    std::int64_t replications = 0;
    std::vector<Tried> cuts; ///< the best first
};

struct Shown {
    char const* name;
    char const* heading;
};
/// Figures of the application beside the metric.
constexpr std::array<Shown, 5> others{Shown{"latency.mean", "mean"}, Shown{"latency.p99", "p99"},
                                      Shown{"energy", "energy"}, Shown{"missed_deadline", "late"},
                                      Shown{"accuracy", "accuracy"}};

/// The figure of the application, or of anything by its whole name.
sim::Figure metric_of(std::string const& text, std::string const& application,
                      std::vector<sim::Figure> const& figures)
{
    auto const place = sim::place_of_figure(figures, text, application);
    if (place < figures.size()) return figures[place];
    auto const meant = sim::nearest_figure(figures, text, application);
    throw usage_error("plan", fmt::format("--metric: there is no figure '{}'", text),
                      meant.empty() ? "as in latency.p99" : fmt::format("did you mean '{}'?", meant));
}

double value_of(Tried const& tried, std::string const& figure)
{
    return tried.figures.all[tried.figures.place_of(figure)].value;
}

void put_best_first(Comparison& comparison)
{
    std::vector<double> values;
    for (auto const& tried : comparison.cuts)
        values.push_back(value_of(tried, comparison.metric.name));
    std::vector<Tried> sorted;
    for (auto const place : sim::best_first(values, comparison.metric.name))
        sorted.push_back(std::move(comparison.cuts[place]));
    comparison.cuts = std::move(sorted);
}

std::string interval_text(std::optional<sim::Interval> const& interval, sim::Notation const& notation)
{
    if (!interval) return "-";
    return fmt::format("{} to {}", sim::shown(interval->low, notation), sim::shown(interval->high, notation));
}

class Columns {
public:
    explicit Columns(Comparison const& comparison) : comparison_{comparison}
    {
        for (auto const& tried : comparison.cuts)
            rows_.push_back({tried.cut->chosen ? ">" : "", tried.cut->name});
        heading_ = {"", "cut"};
    }

    void add_metric()
    {
        auto const place = comparison_.cuts.front().figures.place_of(comparison_.metric.name);
        auto const notation = notation_of(comparison_.metric);
        add_heading(comparison_.metric.name.substr(comparison_.metric.name.rfind('.') + 1), notation);
        heading_.emplace_back("95 % interval");
        heading_.emplace_back("less the best's");
        for (std::size_t i = 0; i < rows_.size(); ++i) {
            auto const& figures = comparison_.cuts[i].figures;
            rows_[i].push_back(sim::shown(figures.all[place].value, notation));
            rows_[i].push_back(interval_text(sim::interval_of(figures, place), notation));
            auto const more = sim::paired_interval(comparison_.cuts.front().figures, figures, place);
            rows_[i].push_back(i == 0 ? "" : interval_text(more, notation));
        }
    }

    void add(Shown const& what)
    {
        auto const name = fmt::format("applications.{}.{}", comparison_.application, what.name);
        if (name == comparison_.metric.name) return;
        if (std::ranges::none_of(comparison_.cuts,
                                 [&](Tried const& tried) { return std::isfinite(value_of(tried, name)); }))
            return;
        auto const& first = comparison_.cuts.front().figures;
        auto const notation = notation_of(first.all[first.place_of(name)]);
        add_heading(what.heading, notation);
        for (std::size_t i = 0; i < rows_.size(); ++i)
            rows_[i].push_back(sim::shown(value_of(comparison_.cuts[i], name), notation));
    }

    [[nodiscard]] std::string text() &&
    {
        std::vector<sim::Alignment> columns(heading_.size(), sim::Alignment::right);
        columns[0] = columns[1] = sim::Alignment::left;
        rows_.insert(rows_.begin(), std::move(heading_));
        return sim::aligned(std::move(rows_), columns);
    }

private:
    [[nodiscard]] sim::Notation notation_of(sim::Figure const& figure) const
    {
        std::vector<double> values;
        for (auto const& tried : comparison_.cuts)
            values.push_back(value_of(tried, figure.name));
        return sim::notation_of(figure.unit, values);
    }

    void add_heading(std::string const& name, sim::Notation const& notation)
    {
        heading_.push_back(notation.unit.empty() ? name : fmt::format("{} [{}]", name, notation.unit));
    }

    Comparison const& comparison_;
    std::vector<std::string> heading_;
    std::vector<std::vector<std::string>> rows_;
};

std::string text_of(Comparison const& comparison)
{
    Columns columns{comparison};
    columns.add_metric();
    for (auto const& what : others)
        columns.add(what);
    return fmt::format("{} ({}): {} simulated by {}, the best by {} first, > is the one chosen\n{}",
                       sim::shown(comparison.application), sim::shown(comparison.model),
                       sim::counted(std::ssize(comparison.cuts), "cut"),
                       sim::counted(comparison.replications, "replication"),
                       sim::shown(comparison.metric.name), std::move(columns).text());
}

Json number_or_null(double value)
{
    return std::isfinite(value) ? Json(value) : Json(nullptr);
}

Json json_of(std::optional<sim::Interval> const& interval)
{
    return interval ? Json{number_or_null(interval->low), number_or_null(interval->high)} : Json(nullptr);
}

Json json_of(Comparison const& comparison)
{
    Json cuts = Json::array();
    auto const& best = comparison.cuts.front().figures;
    auto const place = best.place_of(comparison.metric.name);
    for (auto const& tried : comparison.cuts) {
        Json cut{{"cut", tried.cut->name},
                 {"chosen", tried.cut->chosen},
                 {"metric", number_or_null(tried.figures.all[place].value)},
                 {"metric_ci95", json_of(sim::interval_of(tried.figures, place))},
                 {"less_best_ci95", json_of(sim::paired_interval(best, tried.figures, place))}};
        for (auto const& what : others)
            cut[what.name] = number_or_null(
                value_of(tried, fmt::format("applications.{}.{}", comparison.application, what.name)));
        cuts.push_back(std::move(cut));
    }
    return {{"model", comparison.model},
            {"metric", comparison.metric.name},
            {"unit", comparison.metric.unit},
            {"replications", comparison.replications},
            {"cuts", std::move(cuts)}};
}

std::vector<sim::CutRow const*> cuts_to_try(CutListing const& listing)
{
    auto cuts = listing.rows;
    cuts.insert(cuts.end(), listing.others.begin(), listing.others.end());
    std::erase_if(cuts, [](sim::CutRow const* row) { return !usable(*row); });
    return cuts;
}

Comparison compared(sim::CutsUnderLoad const& problem, CutListing const& listing, sim::Figure const& metric)
{
    auto const rows = cuts_to_try(listing);
    std::vector<std::vector<sim::Cut>> cuts;
    for (auto const* row : rows)
        cuts.push_back(row->cuts);
    auto const line = progress_line("cuts");
    auto const count = [&](std::size_t done) {
        if (line) line({.done = static_cast<std::int64_t>(done), .all = std::ssize(rows)});
    };
    auto figures = sim::simulate_cuts(problem, cuts, count);
    Comparison comparison{.metric = metric, .replications = problem.scenario.run.replications};
    for (std::size_t i = 0; i < rows.size(); ++i)
        if (figures[i]) comparison.cuts.push_back({rows[i], *std::move(figures[i])});
    put_best_first(comparison);
    return comparison;
}

} // namespace

void plan_under_load(Arguments const& arguments)
{
    auto const processes = processes_of(arguments);
    auto const overrides = overrides_of(arguments);
    auto scenario = sim::load_scenario(arguments.operands().front(), overrides);
    scenario.run.replications = enough_replications(scenario, overrides);
    warn(scenario.warnings);
    auto const figures = sim::point_schema(scenario).figures;
    std::optional<sim::HeldStopSignals> held{std::in_place};
    scenario = sim::decide_splits(std::move(scenario), {.processes = processes, .progress = {}}).scenario;
    auto const deployment = sim::deploy(scenario);
    std::vector<Comparison> comparisons;
    std::vector<sim::CutTable> tables; // whose rows are pointed to
    tables.reserve(deployment.applications.size());
    for (auto const id : deployment.applications.ids()) {
        auto const& application = deployment.applications[id];
        auto const metric =
            metric_of(arguments.text("metric").value_or("latency.p99"), application.name, figures);
        auto const& table = tables.emplace_back(sim::cuts_of(scenario, deployment, id));
        comparisons.push_back(compared({scenario, id, {.processes = processes, .progress = {}}},
                                       listing_of(table, arguments), metric));
        comparisons.back().application = application.name;
        comparisons.back().model = application.model;
    }
    held.reset();
    std::string text;
    Json applications = Json::object();
    for (auto const& comparison : comparisons) {
        if (arguments.given("json"))
            applications[comparison.application] = json_of(comparison);
        else
            text += fmt::format("{}{}", text.empty() ? "" : "\n", text_of(comparison));
    }
    if (arguments.given("json"))
        text = Json{{"format", "sunder-plan-under-load/1"},
                    {"scenario", deployment.name},
                    {"applications", std::move(applications)}}
                   .dump(2, ' ', false, Json::error_handler_t::replace) +
               "\n";
    print(text);
}

} // namespace sunder::cli
