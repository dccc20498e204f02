#include "sim/base/contract.hpp"
#include "sim/base/decimal.hpp"
#include "sim/base/parse_quantity.hpp"
#include "sim/trace/foreign_csv.hpp"
#include "sim/trace/foreign_time.hpp"
#include "sim/trace/trace_file.hpp"
#include "sim/trace/trace_table.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <cmath>

namespace sunder::sim {
namespace {

using namespace detail;

constexpr double packet = 1500; // bytes, of one mahimahi opportunity
constexpr double most_bins = 1e6;
constexpr double least_step = 1e-6; // seconds, of a trace
constexpr Scale milliseconds{.power_of_ten = -3};

/// As many blanks as the writer liked, or a comma.
std::vector<Piece> split_loosely(Piece const& line)
{
    auto cells = split(line, " \t,;");
    std::erase_if(cells, [](Piece const& cell) { return cell.text.empty(); });
    return cells;
}

/// A line of whole or decimal numbers only.
std::optional<std::vector<double>> numbers_in(Piece const& line)
{
    std::vector<double> numbers;
    for (auto const& cell : split_loosely(line)) {
        auto const number = find_number(cell.text);
        if (!number) return std::nullopt;
        numbers.push_back(*number);
    }
    return numbers;
}

std::string header_of_import(Source const& source, std::string_view how)
{
    return comment_of_import(source, how) + "time [s],rate [Mbit/s]\n";
}

std::string in_megabits(double bytes_per_second)
{
    return fmt::format("{:.15g}", bytes_per_second * 8 / 1e6);
}

std::optional<Scale> unit_asked(TraceColumn const& column, std::string const& unit, Complaints& complaints)
{
    auto const scale = unit_of(column, in_our_spelling(unit));
    if (!scale)
        complaints.report({}, fmt::format("'{}' is no unit of the {}", unit, column.name),
                          fmt::format("use one of {}", units_of(column.unit)));
    return scale;
}

std::optional<std::string> import_time_rate(TraceImport const& import, Complaints& complaints)
{
    auto const time_unit = unit_asked(time_column(), import.columns.time_unit.value_or("s"), complaints);
    auto const unit = unit_asked(rate_column(), import.columns.unit.value_or("Mbit/s"), complaints);
    if (!time_unit || !unit) return std::nullopt;
    auto text = header_of_import(*import.source, "time-rate");
    std::vector<TraceValue> times;
    bool all_zero = true;
    for (auto const& line : lines_of(import.source->text)) {
        if (complaints.too_many()) break;
        auto const cells = split_loosely(line);
        if (cells.size() != 2) {
            complaints.report(line, fmt::format("{} instead of two", plural(cells.size(), "value")),
                              "each line holds a time in seconds and a rate in Mbit/s");
            continue;
        }
        auto const time = read_value(cells[0], time_column(), {.unit = *time_unit}, complaints);
        auto const rate = read_value(cells[1], rate_column(), {.unit = *unit}, complaints);
        if (!time || !rate) continue;
        times.push_back(*time);
        text += !import.columns.time_unit ? std::string{time->at.text} : fmt::format("{:.15g}", time->si);
        text +=
            fmt::format(",{}\n", !import.columns.unit ? std::string{rate->at.text} : in_megabits(rate->si));
        all_zero = all_zero && rate->si == 0;
    }
    check_ascending(times, complaints);
    if (complaints.none() && all_zero) complaints.report({}, "the rate is zero all the time");
    if (!complaints.none()) return std::nullopt;
    return text;
}

/// \param last  opportunity
void check_bins(TraceValue const& last, double bins, TraceImport const& import, Complaints& complaints)
{
    double const bin = last.si / bins;
    if (bins > most_bins)
        complaints.report(last.at,
                          fmt::format("this trace has more than a million bins of {} s", import.bin.value()),
                          "choose a longer bin");
    else if (bins > 1 && bin < least_step)
        complaints.report(last.at, fmt::format("bins of {} s are too short", import.bin.value()),
                          "choose a bin of 1 us or more");
    else if (!is_possible_rate(packet / bin))
        complaints.report(last.at, fmt::format("a packet in {} s is too low a rate for this program", bin),
                          "choose a shorter bin");
}

std::optional<std::string> import_mahimahi(TraceImport const& import, Complaints& complaints)
{
    std::vector<TraceValue> sent;
    for (auto const& line : lines_of(import.source->text)) {
        if (complaints.too_many()) break;
        auto const cell = trimmed(line);
        auto const time = read_value(cell, time_column(), {.unit = milliseconds}, complaints);
        if (!time) continue;
        if (cell.text.find_first_not_of("0123456789") != std::string_view::npos)
            complaints.report(cell, fmt::format("'{}' is no whole number", cell.text),
                              "each line holds a time in milliseconds");
        else if (!sent.empty() && time->si < sent.back().si)
            complaints.report(cell, fmt::format("time '{}' comes before '{}', the one before", cell.text,
                                                sent.back().at.text));
        sent.push_back(*time);
    }
    if (complaints.none() && sent.back().si == 0)
        complaints.report(sent.back().at, "the trace ends at its start",
                          "its last time tells when it repeats");
    if (!complaints.none()) return std::nullopt;

    double const period = sent.back().si;
    double const bins = std::max(1.0, std::round(period / import.bin.value()));
    check_bins(sent.back(), bins, import, complaints);
    if (!complaints.none()) return std::nullopt;
    std::vector<double> opportunities(static_cast<std::size_t>(bins));
    for (auto const& opportunity : sent) {
        double const bin = std::ceil(opportunity.si / period * bins) - 1;
        opportunities[static_cast<std::size_t>(std::clamp(bin, 0.0, bins - 1))] += 1;
    }
    auto text = header_of_import(*import.source, fmt::format("mahimahi, {} opportunities", sent.size()));
    for (std::size_t i = 0; i < opportunities.size(); ++i)
        text += fmt::format("{:.15g},{}\n", static_cast<double>(i) * period / bins,
                            in_megabits(opportunities[i] * packet * bins / period));
    return text;
}

constexpr std::size_t columns_of_hsdpa = 6;

/// Norwegian logs of HSDPA (Riiser et al., MMSys 2013): seconds since 1970, ms, two coordinates, bytes since
/// the line before, and ms since then.
std::optional<std::string> import_hsdpa(TraceImport const& import, Complaints& complaints)
{
    auto text = header_of_import(*import.source, "hsdpa");
    double start = 0;
    bool all_zero = true;
    for (auto const& line : lines_of(import.source->text)) {
        if (complaints.too_many()) break;
        auto const cells = split_loosely(line);
        if (cells.size() != columns_of_hsdpa) {
            complaints.report(line, fmt::format("{} instead of six", plural(cells.size(), "value")),
                              "each line holds two times, two coordinates, bytes and milliseconds");
            continue;
        }
        auto const bytes = find_number(cells[4].text);
        if (!bytes || *bytes < 0)
            complaints.report(cells[4], fmt::format("'{}' is no number of bytes", cells[4].text));
        auto const lasted = read_value(cells[5], time_column(), {.unit = milliseconds}, complaints);
        if (lasted && lasted->si < least_step)
            complaints.report(cells[5], "no time has passed since the line before");
        else if (lasted && start + lasted->si > time_column().largest)
            complaints.report(cells[5], "this is too long for a trace");
        if (!complaints.none()) continue;
        if (!is_possible_rate(*bytes / lasted->si))
            complaints.report(cells[4], fmt::format("'{}' bytes in {} ms are a rate that is too large or too "
                                                    "small for this program",
                                                    cells[4].text, cells[5].text));
        text += fmt::format("{:.15g},{}\n", start, in_megabits(*bytes / lasted->si));
        start += lasted->si;
        all_zero = all_zero && *bytes == 0;
    }
    if (complaints.none() && all_zero) complaints.report({}, "the rate is zero all the time");
    if (!complaints.none()) return std::nullopt;
    return text;
}

} // namespace

std::optional<TraceFormat> detect_trace_format(std::string_view text)
{
    auto const lines = lines_of(text);
    if (lines.empty()) return std::nullopt;
    auto const first = numbers_in(lines.front());
    if (!first)
        return lines.front().text.find_first_of(",;\t") == std::string_view::npos
                   ? std::nullopt
                   : std::optional{TraceFormat::csv};
    if (first->size() == 1) return TraceFormat::mahimahi;
    if (first->size() == columns_of_hsdpa && power_of_epoch(first->front()) == 0) return TraceFormat::hsdpa;
    return first->size() == 2 ? std::optional{TraceFormat::time_rate} : std::nullopt;
}

std::optional<std::string> import_trace(TraceImport const& import, Diagnostics& diagnostics)
{
    SUNDER_EXPECTS(import.bin.value() > 0);
    Complaints complaints{import.source, diagnostics};
    auto const lines = lines_of(import.source->text);
    if (lines.empty()) {
        complaints.report({}, "this trace is empty");
        return std::nullopt;
    }
    auto const format = import.format ? import.format : detect_trace_format(import.source->text);
    if (!format) {
        complaints.report(lines.front(), "this is not a trace in a format that is known",
                          "name the format: time-rate, mahimahi, hsdpa or csv");
        return std::nullopt;
    }
    switch (*format) {
    case TraceFormat::time_rate:
        return import_time_rate(import, complaints);
    case TraceFormat::mahimahi:
        return import_mahimahi(import, complaints);
    case TraceFormat::hsdpa:
        return import_hsdpa(import, complaints);
    case TraceFormat::csv:
        return import_csv(import, complaints);
    }
    return std::nullopt;
}

} // namespace sunder::sim
