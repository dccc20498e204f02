#include "sim/base/contract.hpp"
#include "sim/base/decimal.hpp"
#include "sim/trace/trace_file.hpp"
#include "sim/trace/trace_table.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <utility>

namespace sunder::sim {
namespace {

using namespace detail;

constexpr double packet = 1500; // bytes, of one mahimahi opportunity
constexpr double most_bins = 1e6;
constexpr Scale megabits{.times = 125'000}; // in bytes
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
    return fmt::format("# {}\ntime [s],rate [Mbit/s]\n",
                       comment_text(fmt::format("imported from {} ({})", file_name_of(source), how)));
}

std::string in_megabits(double bytes_per_second)
{
    return fmt::format("{:.15g}", bytes_per_second * 8 / 1e6);
}

std::optional<std::string> import_time_rate(TraceImport const& import, Complaints& complaints)
{
    auto text = header_of_import(*import.source, "time-rate");
    std::vector<Value> times;
    bool all_zero = true;
    for (auto const& line : lines_of(import.source->text)) {
        if (complaints.too_many()) break;
        auto const cells = split_loosely(line);
        if (cells.size() != 2) {
            complaints.report(line, fmt::format("{} values instead of two", cells.size()),
                              "each line holds a time in seconds and a rate in Mbit/s");
            continue;
        }
        auto const time = read_value(cells[0], time_column(), {}, complaints);
        auto const rate = read_value(cells[1], rate_column(), {.unit = megabits}, complaints);
        if (!time || !rate) continue;
        times.push_back(*time);
        text += fmt::format("{},{}\n", time->at.text, rate->at.text);
        all_zero = all_zero && rate->si == 0;
    }
    check_ascending(times, complaints);
    if (complaints.none() && all_zero) complaints.report({}, "the rate is zero all the time");
    if (!complaints.none()) return std::nullopt;
    return text;
}

std::optional<std::string> import_mahimahi(TraceImport const& import, Complaints& complaints)
{
    std::vector<Value> sent;
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
    if (bins > most_bins) {
        complaints.report(sent.back().at,
                          fmt::format("this trace has more than a million bins of {} s", import.bin.value()),
                          "choose a longer bin");
        return std::nullopt;
    }
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

struct Spelling {
    std::string_view theirs;
    std::string_view ours;
};

constexpr std::array spellings{
    Spelling{"Mbps", "Mbit/s"}, Spelling{"mbps", "Mbit/s"}, Spelling{"Mb/s", "Mbit/s"},
    Spelling{"Kbps", "kbit/s"}, Spelling{"kbps", "kbit/s"}, Spelling{"kb/s", "kbit/s"},
    Spelling{"Gbps", "Gbit/s"}, Spelling{"gbps", "Gbit/s"}, Spelling{"Gb/s", "Gbit/s"},
    Spelling{"bps", "bit/s"},   Spelling{"sec", "s"},       Spelling{"seconds", "s"},
    Spelling{"msec", "ms"},
};

/// The unit in `throughput (Mbps)`, `rate_kbps` or `time [ms]`, in our spelling where that is known.
std::string_view foreign_unit(std::string_view title)
{
    auto const cut = title.find_last_of("[(_ ");
    if (cut == std::string_view::npos) return {};
    auto const unit = title.substr(cut + 1, title.find_first_of("])", cut) - cut - 1);
    auto const known = std::ranges::find(spellings, unit, &Spelling::theirs);
    return known == spellings.end() ? unit : known->ours;
}

/// Does it begin with one of the words, whatever the case of its first letter?
bool begins_with_any(std::string title, std::vector<std::string_view> const& words)
{
    if (!title.empty() && title[0] >= 'A' && title[0] <= 'Z')
        title[0] = static_cast<char>(title[0] - 'A' + 'a');
    return std::ranges::any_of(words, [&title](std::string_view word) { return title.starts_with(word); });
}

struct ForeignColumn {
    std::size_t position = 0;
    Piece title;
    Scale unit;
};

std::optional<ForeignColumn> find_foreign(Piece const& header, std::vector<Piece> const& titles,
                                          TraceColumn const& column,
                                          std::vector<std::string_view> const& words, Complaints& complaints)
{
    for (std::size_t i = 0; i < titles.size(); ++i) {
        if (!begins_with_any(std::string{titles[i].text}, words)) continue;
        auto const unit = unit_of(column, foreign_unit(titles[i].text));
        if (!unit) {
            complaints.report(titles[i], fmt::format("column '{}' has no unit that fits", titles[i].text),
                              fmt::format("write '{} [{}]'", column.name,
                                          column.unit == Seconds::dimension ? "s" : "Mbit/s"));
            return std::nullopt;
        }
        return ForeignColumn{i, titles[i], *unit};
    }
    complaints.report(header, fmt::format("no column for the {}", column.name),
                      fmt::format("its name must begin with {}", fmt::join(words, ", ")));
    return std::nullopt;
}

std::optional<std::string> import_csv(TraceImport const& import, Complaints& complaints)
{
    auto const lines = lines_of(import.source->text);
    auto const header = lines.front();
    std::string_view const separator = header.text.find(';') != std::string_view::npos    ? ";"
                                       : header.text.find('\t') != std::string_view::npos ? "\t"
                                                                                          : ",";
    auto const titles = split(header, separator);
    auto const time =
        find_foreign(header, titles, time_column(), {"time", "t [", "t_", "second"}, complaints);
    auto const rate =
        find_foreign(header, titles, rate_column(),
                     {"rate", "bandwidth", "throughput", "bitrate", "capacity", "download"}, complaints);
    if (!time || !rate) return std::nullopt;

    std::string text = header_of_import(*import.source, "csv");
    std::vector<Value> times;
    bool all_zero = true;
    for (auto line = lines.begin() + 1; line != lines.end() && !complaints.too_many(); ++line) {
        auto const cells = split(*line, separator);
        if (cells.size() <= std::max(time->position, rate->position)) {
            complaints.report(*line, fmt::format("{} values where the header names {} columns", cells.size(),
                                                 titles.size()));
            continue;
        }
        auto const at = read_value(cells[time->position], time_column(), {.unit = time->unit}, complaints);
        auto const value = read_value(cells[rate->position], rate_column(), {.unit = rate->unit}, complaints);
        if (!at || !value) continue;
        times.push_back(*at);
        all_zero = all_zero && value->si == 0;
        text += fmt::format("{:.15g},{}\n", at->si, in_megabits(value->si));
    }
    if (lines.size() == 1) complaints.report(header, "there is no row below this line");
    check_ascending(times, complaints);
    if (complaints.none() && all_zero) complaints.report(rate->title, "the rate is zero all the time");
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
                          "name the format: time-rate, mahimahi or csv");
        return std::nullopt;
    }
    switch (*format) {
    case TraceFormat::time_rate:
        return import_time_rate(import, complaints);
    case TraceFormat::mahimahi:
        return import_mahimahi(import, complaints);
    case TraceFormat::csv:
        return import_csv(import, complaints);
    }
    return std::nullopt;
}

} // namespace sunder::sim
