#include "sim/output/comparison_text.hpp"

#include "sim/base/shown_text.hpp"
#include "sim/output/readable.hpp"
#include "sim/output/shown_values.hpp"
#include "sim/output/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <vector>

namespace sunder::sim {
namespace {

using Cells = std::vector<std::string>;

std::string side_line(char letter, Side const& side, std::string_view thing)
{
    return fmt::format("{}  {}   {}, seed {}, {}\n", letter, shown(side.name), shortened(side.scenario),
                       side.seed, counted(side.size, thing));
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
    text += figures_table(comparison.figures, Extremes::left_out);
    for (auto const& pairs : comparison.requests)
        text += requests_text(pairs);
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
