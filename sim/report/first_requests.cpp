#include "sim/output/readable.hpp"
#include "sim/page/display_unit.hpp"
#include "sim/report/run_figures.hpp"
#include "sim/timeline/timeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <set>

namespace sunder::sim {
namespace {

/// A stage of one request, as it was or as it may have been.
struct StagePiece {
    Stage stage = Stage::device_wait;
    Seconds from, to;
};

using Pieces = std::vector<StagePiece>;

/// One after another: the durations are known, not when each was.
Pieces pieces_in_order(Requests const& requests, std::size_t row)
{
    Pieces pieces;
    Seconds reached = requests.arrived_at[row];
    for (auto const stage : stages_as_passed) {
        Seconds const time = requests.times[stage][row];
        if (time <= Seconds{}) continue;
        pieces.push_back({.stage = stage, .from = reached, .to = reached + time});
        reached += time;
    }
    return pieces;
}

/// As the spans say.
Pieces pieces_of_spans(Spans const& spans, std::vector<TrackInterval> const& intervals)
{
    Pieces pieces;
    for (auto const& interval : intervals) {
        auto const span = static_cast<std::size_t>(interval.span);
        pieces.push_back(
            {.stage = spans.stage[span], .from = spans.started_at[span], .to = spans.ended_at[span]});
    }
    return pieces;
}

/// (requests,) of the first ones of the first replication; fewer where each has very many stages, as those
/// that are answered token by token.
std::vector<Pieces> first_pieces(Records const& records)
{
    constexpr std::size_t most_pieces = 400; // which make a tenth of a megabyte of page
    auto const timeline = timeline_of(records, {.requests = RunContent::first_requests});
    std::vector<Pieces> all;
    std::size_t pieces = 0;
    for (auto request = timeline.first_request; request < timeline.end_request; ++request) {
        std::vector<TrackInterval> intervals;
        std::ranges::copy_if(timeline.intervals, std::back_inserter(intervals),
                             [&](TrackInterval const& x) { return x.request == request; });
        all.push_back(records.spans.size() > 0
                          ? pieces_of_spans(records.spans, intervals)
                          : pieces_in_order(records.requests, static_cast<std::size_t>(request)));
        pieces += all.back().size();
        if (pieces >= most_pieces) break;
    }
    return all;
}

std::string name_of(Records const& records, std::size_t row)
{
    auto const& requests = records.requests;
    auto const& application = records.applications[static_cast<std::size_t>(requests.application[row])];
    return fmt::format("{} {}", application.origin, requests.device[row]);
}

/// Whether bars at their places in time would still be wide enough to read.
bool fits_in_one_view(Requests const& requests, std::size_t count)
{
    Seconds end;
    Seconds busy;
    for (std::size_t row = 0; row < count; ++row) {
        end = std::max(end, requests.finished_at[row]);
        busy += requests.finished_at[row] - requests.arrived_at[row];
    }
    constexpr double least_share = 1.0 / 30; // of the view, for a bar of mean length
    return busy / static_cast<double>(count) >= least_share * (end - requests.arrived_at.front());
}

std::string description_of(Records const& records, std::size_t count, bool together)
{
    std::string text = fmt::format("The first {} of the first replication, {}.",
                                   counted(static_cast<std::int64_t>(count), "request"),
                                   together ? "when they were under way" : "each from its arrival on");
    if (records.spans.size() == 0)
        text += " The file holds no spans: stages stand one after another in their usual order, and only "
                "their lengths are known. "
                "A run with record: spans shows when each was.";
    return text;
}

} // namespace

std::optional<ReportFigure> first_requests_figure(RunContent const& run)
{
    auto const& records = run.records();
    auto const all = first_pieces(records);
    if (all.empty()) return std::nullopt;
    auto const& requests = records.requests;
    bool const together = fits_in_one_view(requests, all.size());
    double longest = 0;
    auto const zero_of = [&](std::size_t row) { return together ? Seconds{} : requests.arrived_at[row]; };
    for (std::size_t row = 0; row < all.size(); ++row)
        longest = std::max(longest, (requests.finished_at[row] - zero_of(row)).value());
    auto const unit = display_unit("s", longest);

    BarChart chart{.x = {}, .bars = {}, .thickness = BarChart::Thickness::thin};
    std::set<Stage> seen;
    std::vector<double> ends;
    for (std::size_t row = 0; row < all.size(); ++row) {
        Bar bar{.name = name_of(records, row), .parts = {}, .note = {}};
        for (auto const& piece : all[row]) {
            seen.insert(piece.stage);
            bar.parts.push_back(
                {.from = (piece.from - zero_of(row)).value() / unit.size,
                 .to = (piece.to - zero_of(row)).value() / unit.size,
                 .style = std::string{words_of(piece.stage).name},
                 .tip = fmt::format("request {}: {}\n{} from {}", row, words_of(piece.stage).title,
                                    readable(piece.to - piece.from), readable(piece.from))});
            ends.push_back(bar.parts.back().from);
            ends.push_back(bar.parts.back().to);
        }
        chart.bars.push_back(std::move(bar));
    }
    chart.x = axis_over(ends, {.title = with_unit(together ? "time" : "time since arrival", unit)});

    ReportFigure figure{
        .title = "The first requests",
        .description = description_of(records, all.size(), together),
        .size = ReportFigure::Size::full,
        .draw = [chart](double width) { return draw(chart, width); },
        .legend = {},
        .table = {.title = {}, .head = {"request", "of", "arrived at"}, .rows = {}, .names = 2, .note = {}},
        .moving = {}};
    figure.table.head.emplace_back("latency");
    std::vector<Stage> present;
    std::ranges::copy_if(stages_as_passed, std::back_inserter(present),
                         [&](Stage stage) { return seen.contains(stage); });
    for (auto const stage : present) {
        auto const& words = words_of(stage);
        figure.legend.push_back({.name = std::string{words.title}, .style = std::string{words.name}});
        figure.table.head.emplace_back(words.title);
    }
    for (std::size_t row = 0; row < all.size(); ++row) {
        std::vector<std::string> cells{std::to_string(row), name_of(records, row),
                                       readable(requests.arrived_at[row]),
                                       readable(requests.finished_at[row] - requests.arrived_at[row])};
        for (auto const stage : present)
            cells.push_back(readable(requests.times[stage][row]));
        figure.table.rows.push_back(std::move(cells));
    }
    return figure;
}

} // namespace sunder::sim
