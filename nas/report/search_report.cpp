#include "nas/report/search_report.hpp"

#include "nas/output/search_words.hpp"
#include "nas/report/search_figures.hpp"
#include "sim/report/run_report.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>

namespace sunder::nas {
namespace {

constexpr std::size_t most_members = 6; ///< of the front, in its table

std::string limits_of(SearchSubject const& subject)
{
    std::string text;
    for (auto const& limit : subject.limits)
        text += fmt::format("{}{} {} {}", text.empty() ? "" : ", ", name_of(limit.metric),
                            sense_of(limit.metric) == Sense::larger_is_better ? "≥" : "≤",
                            sim::short_quantity(limit.value, si_unit_of(limit.metric)));
    return text.empty() ? "none" : text;
}

std::string objectives_of(SearchSubject const& subject)
{
    std::string text;
    for (auto const metric : subject.objectives)
        text += fmt::format("{}{}", text.empty() ? "" : ", ", name_of(metric));
    return text;
}

sim::ReportTable subject_table(SearchResult const& result)
{
    auto const& subject = result.subject;
    return {.title = "What was searched",
            .head = {"", ""},
            .rows = {{"application", subject.application},
                     {"space", fmt::format("{}, {} pairs", result.space.name,
                                           sim::short_number(result.space.size(), 4))},
                     {"objectives", objectives_of(subject)},
                     {"limits", limits_of(subject)},
                     {"optimizer", subject.optimizer},
                     {"evaluated", subject.method},
                     {"accuracies", subject.accuracy_source},
                     {"times on " + subject.device, subject.device_source},
                     {"times on " + subject.server, subject.server_source}},
            .names = 2,
            .note = {}};
}

/// Candidates with all their figures.
/// What candidates have in common and what sets each apart, variable by variable.
struct Distinct {
    std::string common; ///< "edge01=none, edge02=none"; empty: nothing
    std::vector<std::string>
        texts; ///< (rows,) as they are written where there is one only, or nothing differs
};

Distinct distinct_texts(SearchFile const& file, std::vector<std::size_t> const& rows)
{
    auto const& candidates = file.result.candidates;
    auto const& variables = file.result.space.variables;
    std::vector<std::size_t> same;
    std::vector<std::size_t> different;
    for (std::size_t i = 0; i < variables.size(); ++i) {
        bool const is_same = std::ranges::all_of(rows, [&](std::size_t row) {
            return candidates[row].choices[i] == candidates[rows.front()].choices[i];
        });
        (is_same ? same : different).push_back(i);
    }
    auto const text_of = [&](std::size_t row, std::vector<std::size_t> const& which) {
        std::vector<std::string> choices;
        for (auto const i : which)
            choices.push_back(
                fmt::format("{}={}", variables[i].name,
                            variables[i].choices[static_cast<std::size_t>(candidates[row].choices[i])]));
        return fmt::format("{}", fmt::join(choices, ", "));
    };
    Distinct distinct;
    for (auto const row : rows)
        distinct.texts.push_back(different.empty() ? file.texts[row] : text_of(row, different));
    if (!different.empty() && !same.empty()) distinct.common = text_of(rows.front(), same);
    return distinct;
}

sim::ReportTable candidates_table(SearchFile const& file, std::vector<std::size_t> rows, std::string title)
{
    auto metrics = metrics_of(file.result);
    std::erase(metrics, Metric::p50);
    std::erase(metrics, Metric::p90);
    std::erase_if(metrics, [&](Metric metric) { // a lone request has no percentiles
        return std::ranges::none_of(rows, [&](std::size_t row) {
            return find_value(file.result.candidates[row].evaluation, metric).has_value();
        });
    });
    sim::ReportTable table{
        .title = std::move(title), .head = {"evaluation", "candidate"}, .rows = {}, .names = 2, .note = {}};
    for (auto const metric : metrics)
        table.head.emplace_back(name_of(metric));
    if (rows.size() > most_members)
        table.note =
            fmt::format("The first {} of {}; the figure below lists all.", most_members, rows.size());
    rows.resize(std::min(most_members, rows.size()));
    auto const distinct = distinct_texts(file, rows);
    if (!distinct.common.empty())
        table.note += fmt::format("{}All of these have {}.", table.note.empty() ? "" : " ", distinct.common);
    for (std::size_t i = 0; i < rows.size(); ++i) {
        auto const row = rows[i];
        table.rows.push_back({std::to_string(row), distinct.texts[i]});
        for (auto const metric : metrics)
            table.rows.back().push_back(readable(file.result.candidates[row].evaluation, metric));
    }
    return table;
}

std::optional<sim::ReportTable> certificate_table(SearchResult const& result)
{
    if (!result.certificate) return std::nullopt;
    auto const& x = *result.certificate;
    auto const count = [](auto number) { return std::to_string(number); };
    return sim::ReportTable{.title = "How the answer was proved",
                            .head = {"pairs", "number"},
                            .rows = {{"in all", count(x.pairs)},
                                     {"unusable", count(x.unusable)},
                                     {"too slow even alone", count(x.bounded)},
                                     {"too slow under this load", count(x.overloaded)},
                                     {"simulated", count(x.simulated)},
                                     {"same journey as one simulated", count(x.shared)},
                                     {"no better than the answer", count(x.skipped)}},
                            .names = 1,
                            .note = {}};
}

std::optional<sim::ReportTable> cuts_table(SearchResult const& result)
{
    auto const& [cuts, images] = result.cuts;
    if (cuts.empty()) return std::nullopt;
    sim::ReportTable table{.title = "The answer at each cut",
                           .head = {"split"},
                           .rows = {},
                           .names = 1,
                           .note = "Leakage is the distance correlation of input and sent tensor."};
    if (images > 0) table.note += fmt::format(" Accuracy is on {} validation images.", images);
    for (auto const metric : metrics_of_cuts)
        table.head.emplace_back(name_of(metric));
    table.head.emplace_back("");
    for (auto const& cut : cuts) {
        table.rows.push_back({split_of(result, cut)});
        for (auto const metric : metrics_of_cuts)
            table.rows.back().push_back(readable(cut.evaluation, metric));
        table.rows.back().emplace_back(remark_of(result, cut));
    }
    return table;
}

std::vector<sim::Tile> tiles_of(SearchResult const& result, std::vector<std::size_t> const& front)
{
    std::vector<sim::Tile> tiles{{.name = "evaluations",
                                  .value = std::to_string(result.candidates.size()),
                                  .note = fmt::format("{} simulated", result.simulations)}};
    if (result.candidates.empty()) return tiles;
    if (front.empty()) {
        tiles.push_back({.name = "feasible", .value = "none", .note = "no candidate keeps all limits"});
        return tiles;
    }
    if (result.subject.objectives.size() > 1)
        tiles.push_back({.name = "front", .value = std::to_string(front.size()), .note = "candidates"});
    auto const& best = result.candidates[front.front()];
    for (auto const metric : {Metric::accuracy, Metric::latency, Metric::energy})
        tiles.push_back({.name = std::string{name_of(metric)},
                         .value = readable(best.evaluation, metric),
                         .note = fmt::format("best by {}", name_of(result.subject.objectives.front()))});
    return tiles;
}

} // namespace

sim::ReportPage search_report(SearchFile const& file)
{
    auto const& result = file.result;
    auto const front = front_of(result);
    auto const progress = progress_of(result);
    sim::ReportPage page{.kind = "search",
                         .title = result.subject.name,
                         .facts = {fmt::format("{} evaluations", result.candidates.size()),
                                   result.subject.optimizer, fmt::format("seed {}", result.subject.seed)},
                         .badges = {},
                         .tiles = tiles_of(result, front),
                         .sections = {},
                         .appendices = {}};
    if (result.ending == Ending::interrupted) page.facts.emplace_back("interrupted");
    sim::ReportSection summary{
        .title = "Summary", .text = {}, .tables = {subject_table(result)}, .figures = {}};
    if (!front.empty())
        summary.tables.push_back(
            candidates_table(file, front, result.subject.objectives.size() > 1 ? "The front" : "The answer"));
    for (auto table : {cuts_table(result), certificate_table(result)})
        if (table) summary.tables.push_back(std::move(*table));
    page.sections.push_back(std::move(summary));

    sim::ReportSection figures{.title = "Figures", .text = {}, .tables = {}, .figures = {}};
    for (auto figure : {front_figure(result, file.texts), best_figure(result, progress),
                        hypervolume_figure(result, progress), splits_figure(result)})
        if (figure) figures.figures.push_back(std::move(*figure));
    std::ranges::move(theta_figures(result), std::back_inserter(figures.figures));
    if (!figures.figures.empty()) page.sections.push_back(std::move(figures));

    auto const& origin = file.provenance;
    page.appendices = sim::appendices_of({.program_version = origin.program_version,
                                          .simgrid_version = origin.simgrid_version,
                                          .command = origin.command,
                                          .scenario_text = origin.search_text,
                                          .inputs = origin.inputs},
                                         "The search, resolved");
    return page;
}

} // namespace sunder::nas
