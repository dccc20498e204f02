#include "sim/output/comparison_text.hpp"

#include "sim/base/shown_text.hpp"
#include "sim/output/readable.hpp"
#include "sim/output/shown_values.hpp"
#include "sim/output/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

using Cells = std::vector<std::string>;

std::string side_line(char letter, Side const& side, std::string_view thing)
{
    auto text = fmt::format("{}  {}   {}, seed {}, {}\n", letter, shown(side.name), shortened(side.scenario),
                            side.seed, counted(side.size, thing));
    if (!side.measured.empty()) text += fmt::format("   measured: {}\n", shown(side.measured));
    return text;
}

std::string interval_text(std::optional<Interval> const& interval, Notation const& notation)
{
    if (!interval) return "-";
    return fmt::format("{} to {}", shown(interval->low, notation), shown(interval->high, notation));
}

std::string relative(Difference const& figure)
{
    if (figure.a == 0 || !std::isfinite(figure.mean / figure.a)) return "-";
    return fmt::format("{:+.1f} %", 100 * figure.mean / std::abs(figure.a));
}

/// That of the two sides, with two digits of their difference at least.
Notation notation_for(Difference const& figure)
{
    constexpr int most_decimals = 6;
    auto notation = notation_of(figure.unit, std::array{figure.a, figure.b});
    double const difference = std::abs(figure.mean) / notation.size;
    if (difference > 0 && difference < 1 && notation.decimals > 0)
        notation.decimals = std::clamp(static_cast<int>(1 - std::floor(std::log10(difference))),
                                       notation.decimals, most_decimals);
    return notation;
}

/// A rehearsal measures no energy.
std::vector<Difference> figures_of_both(std::vector<Difference> figures, Sides const& sides)
{
    bool const simulated = sides.a.measured.empty() && sides.b.measured.empty();
    if (!simulated)
        std::erase_if(figures, [](Difference const& figure) { return figure.name.ends_with("energy"); });
    return figures;
}

/// The ends of an interval are no figures of their own, and what is zero on both sides is not told.
bool is_told(Difference const& figure)
{
    bool const is_of_interval = figure.name.find("ci95.") != std::string::npos;
    bool const is_same_load = figure.name.ends_with("offered") && figure.a == figure.b;
    return !is_of_interval && !is_same_load && (figure.a != 0 || figure.b != 0);
}

enum class Extremes : std::uint8_t { left_out, told };

std::string figures_table(std::vector<Difference> const& figures, Extremes extremes)
{
    std::vector<Cells> rows{{"", "A", "B", "B - A", "", "95 % interval of B - A"}};
    if (extremes == Extremes::told) rows.front().insert(rows.front().end(), {"least", "greatest"});
    for (auto const& figure : figures) {
        if (!is_told(figure)) continue;
        auto const notation = notation_for(figure);
        rows.push_back(
            {notation.unit.empty() ? figure.name : fmt::format("{} [{}]", figure.name, notation.unit),
             shown(figure.a, notation), shown(figure.b, notation), shown(figure.mean, notation),
             relative(figure), interval_text(figure.ci95, notation)});
        if (extremes == Extremes::told)
            rows.back().insert(rows.back().end(),
                               {shown(figure.least, notation), shown(figure.greatest, notation)});
    }
    std::vector<Alignment> alignments(rows.front().size(), Alignment::right);
    alignments.front() = Alignment::left;
    return aligned(rows, alignments);
}

std::string with_share(std::size_t count, std::size_t all)
{
    return fmt::format("{} ({})", readable(static_cast<std::int64_t>(count)),
                       readable_share(static_cast<double>(count) / static_cast<double>(all)));
}

/// What one column says of a stage on a side.
struct StageColumn {
    std::string name;
    Seconds StageFigures::*figure;
};
std::vector<StageColumn> const& stage_columns()
{
    static std::vector<StageColumn> const columns{
        {"median", &StageFigures::median}, {"mean", &StageFigures::mean}, {"p95", &StageFigures::p95}};
    return columns;
}

/// Which of the two is the truth, and what they are called.
struct Roles {
    StageFigures StageDifference::*truth = &StageDifference::a;
    StageFigures StageDifference::*other = &StageDifference::b;
    std::string truth_name = "A";
    std::string other_name = "B";
};

Roles roles_of(Sides const& sides)
{
    bool const a_is_measured = !sides.a.measured.empty();
    bool const b_is_measured = !sides.b.measured.empty();
    if (a_is_measured == b_is_measured) return {};
    Roles roles{.truth_name = "measured", .other_name = "simulated"};
    if (b_is_measured) std::swap(roles.truth, roles.other);
    return roles;
}

std::string stages_text(ApplicationStages const& application, Roles const& roles)
{
    auto const notation = notation_of("s", std::array{application.stages.back().a.median.value()});
    auto text =
        fmt::format("\n{}, stage by stage [{}], of {} on A and {} on B\n", shortened(application.application),
                    notation.unit, counted(std::ssize(application.latencies_a), "request"),
                    readable(static_cast<std::int64_t>(application.requests_b)));
    std::vector<Cells> rows{{""}, {""}};
    for (auto const& column : stage_columns()) {
        rows[0].insert(rows[0].end(), {column.name, "", ""});
        rows[1].insert(rows[1].end(), {roles.truth_name, roles.other_name, "off"});
    }
    for (auto const& stage : application.stages) {
        Cells row{stage.stage ? std::string{words_of(*stage.stage).label} : "total"};
        for (auto const& column : stage_columns()) {
            Seconds const truth = (stage.*roles.truth).*column.figure;
            Seconds const other = (stage.*roles.other).*column.figure;
            bool const tells = truth > Seconds{};
            row.push_back(shown(truth.value(), notation));
            row.push_back(shown(other.value(), notation));
            row.push_back(tells ? fmt::format("{:+.1f} %", 100 * ((other - truth) / truth)) : "-");
        }
        rows.push_back(std::move(row));
    }
    std::vector<Alignment> alignments(rows.back().size(), Alignment::right);
    alignments.front() = Alignment::left;
    return text + aligned(rows, alignments);
}

std::string requests_text(RequestPairs const& pairs)
{
    auto text = fmt::format("\n{}, request by request: {} with the same arrivals finished on both\n",
                            shortened(pairs.application), readable(static_cast<std::int64_t>(pairs.pairs)));
    if (pairs.pairs > 0) {
        auto const notation =
            notation_of("s", std::array{pairs.mean.value(), pairs.p5.value(), pairs.p95.value()});
        text += fmt::format("  slower on B    {}\n  faster on B    {}\n",
                            with_share(pairs.slower, pairs.pairs), with_share(pairs.faster, pairs.pairs));
        text += fmt::format("  B - A          mean {} {}, 95 % interval {}\n",
                            shown(pairs.mean.value(), notation), notation.unit,
                            pairs.ci95.interval ? interval_text(pairs.ci95.interval, notation)
                                                : fmt::format("- ({})", reason_of(pairs.ci95.state)));
        text += fmt::format("                 p5 {}   p50 {}   p95 {}\n", shown(pairs.p5.value(), notation),
                            shown(pairs.p50.value(), notation), shown(pairs.p95.value(), notation));
    }
    if (pairs.lost_on_a + pairs.lost_on_b > 0)
        text +=
            fmt::format("  finished on one side only: {} on A, {} on B\n", pairs.lost_on_b, pairs.lost_on_a);
    return text;
}

} // namespace

std::string comparison_text(Sides const& sides, RunComparison const& comparison)
{
    auto text = side_line('A', sides.a, "replication") + side_line('B', sides.b, "replication") + '\n';
    text += comparison.paired
                ? "paired by replication: the seeds are the same, so both met the same random numbers\n\n"
                : "not paired: the seeds differ, so chance differs too (run both with one --seed)\n\n";
    text += figures_table(figures_of_both(comparison.figures, sides), Extremes::left_out);
    for (auto const& pairs : comparison.requests)
        text += requests_text(pairs);
    for (auto const& application : comparison.stages)
        text += stages_text(application, roles_of(sides));
    return text;
}

std::string comparison_text(Sides const& sides, SweepComparison const& comparison)
{
    auto text = side_line('A', sides.a, "point") + side_line('B', sides.b, "point");
    text += fmt::format("\n{} went well on both sides", counted(std::ssize(comparison.points), "point"));
    if (comparison.only_a + comparison.only_b > 0)
        text += fmt::format(", {} on A only, {} on B only", comparison.only_a, comparison.only_b);
    text += sides.a.seed == sides.b.seed ? "; the seeds are the same\n"
                                         : "; the seeds differ, so chance differs too\n";
    return text + "means over these points:\n\n" + figures_table(comparison.figures, Extremes::told);
}

} // namespace sunder::sim
