#include "sim/trace/foreign_csv.hpp"

#include "sim/base/parse_quantity.hpp"
#include "sim/trace/foreign_time.hpp"

#include <fmt/core.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>
#include <cctype>
#include <span>
#include <utility>
#include <vector>

namespace sunder::sim::detail {
namespace {

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
std::string_view unit_in(std::string_view title)
{
    auto const cut = title.find_last_of("[(_ ");
    if (cut == std::string_view::npos) return {};
    return in_our_spelling(title.substr(cut + 1, title.find_first_of("])", cut) - cut - 1));
}

/// A column of a published data set whose name does not tell its unit.
struct Published {
    std::string_view name;
    std::string_view unit;
    std::string_view beside{}; ///< a column that the data set has too
};

constexpr std::array published{
    // 4G and 5G of University College Cork (Raca et al., MMSys 2018 and 2020)
    Published{"dl_bitrate", "kbit/s"},
    Published{"ul_bitrate", "kbit/s"},
    // Measuring Broadband America (FCC)
    Published{"bytes_sec", "B/s"},
    // Lumos5G (Narayanan et al., IMC 2020)
    Published{"throughput", "Mbit/s", "nrstatus"},
    Published{"seq_num", "s", "nrstatus"},
};

std::string lower(std::string_view text)
{
    std::string small{text};
    std::ranges::transform(small, small.begin(),
                           [](unsigned char c) { return static_cast<char>(std::tolower(c)); });
    return small;
}

constexpr std::array<std::string_view, 10> words_of_time{"time", "timestamp", "t",    "second", "seconds",
                                                         "sec",  "unix",      "date", "dtime",  "seq_num"};
constexpr std::array<std::string_view, 6> words_of_rate{"rate",    "bandwidth", "throughput",
                                                        "bitrate", "capacity",  "bytes_sec"};
constexpr std::array<std::string_view, 4> words_of_down{"dl", "down", "download", "downlink"};
constexpr std::array<std::string_view, 4> words_of_up{"ul", "up", "upload", "uplink"};

bool begins_with_any(std::string_view title, std::span<std::string_view const> words)
{
    auto const small = lower(title);
    return std::ranges::any_of(words, [&](std::string_view word) {
        return small.starts_with(word) && (small.size() == word.size() ||
                                           std::isalpha(static_cast<unsigned char>(small[word.size()])) == 0);
    });
}

/// Where something stands in each row. No unit: dates, or numbers since 1970.
struct ForeignColumn {
    std::size_t position = 0;
    Piece title;
    std::optional<Scale> unit;
};

class Header {
public:
    Header(TraceImport const& import, Piece const& line, Complaints& complaints)
        : import_{import},
          line_{line},
          complaints_{complaints},
          separator_{separator_of(line.text)},
          titles_{cells_of(line)}
    {
    }

    [[nodiscard]] std::vector<Piece> cells_of(Piece const& line) const
    {
        auto cells = split(line, separator_);
        std::ranges::transform(cells, cells.begin(), unquoted);
        return cells;
    }

    [[nodiscard]] std::size_t width() const { return titles_.size(); }

    /// \return nothing where it was reported
    [[nodiscard]] std::optional<ForeignColumn> time() const
    {
        auto const& asked = import_.columns;
        auto const column = asked.time ? named(*asked.time) : first_of(words_of_time);
        if (!column) {
            if (!asked.time) complain_of_none(time_column(), words_of_time, "--time");
            return std::nullopt;
        }
        return ForeignColumn{column->position, column->title,
                             unit_of_column(*column, time_column(), asked.time_unit)};
    }

    /// One of the rate, or those of up and down; none where it was reported.
    [[nodiscard]] std::vector<ForeignColumn> rates() const
    {
        auto const& asked = import_.columns;
        std::vector<ForeignColumn> found;
        if (asked.rate) {
            if (auto const column = named(*asked.rate)) found.push_back(*column);
        } else {
            auto const up = first_of(words_of_up);
            auto const down = first_of(words_of_down);
            auto const rate = first_of(words_of_rate);
            if (up && down)
                found = {*up, *down};
            else if (auto const one = rate ? rate : down ? down : up)
                found = {*one};
            else
                complain_of_none(rate_column(), words_of_rate, "--rate");
        }
        for (auto& column : found) {
            column.unit = unit_of_column(column, rate_column(), asked.unit);
            if (column.unit) continue;
            complaints_.report(column.title,
                               fmt::format("column '{}' has no unit that fits", column.title.text),
                               "write 'rate [Mbit/s]', or say it with `--unit Mbit/s`");
            return {};
        }
        return found;
    }

private:
    [[nodiscard]] std::optional<ForeignColumn> first_of(std::span<std::string_view const> words) const
    {
        for (std::size_t i = 0; i < titles_.size(); ++i)
            if (begins_with_any(titles_[i].text, words)) return ForeignColumn{i, titles_[i], {}};
        return std::nullopt;
    }

    [[nodiscard]] std::optional<ForeignColumn> named(std::string const& name) const
    {
        for (std::size_t i = 0; i < titles_.size(); ++i)
            if (titles_[i].text == name || title_of(titles_[i].text).name == name)
                return ForeignColumn{i, titles_[i], {}};
        std::vector<std::string> names;
        for (auto const& title : titles_)
            names.emplace_back(title.text);
        auto const near = nearest(name, names);
        complaints_.report(line_, fmt::format("no column is named '{}'", name),
                           near.empty() ? fmt::format("there are {}", fmt::join(names, ", "))
                                        : fmt::format("did you mean '{}'?", near));
        return std::nullopt;
    }

    [[nodiscard]] std::optional<Scale> unit_of_column(ForeignColumn const& column, TraceColumn const& ours,
                                                      std::optional<std::string> const& asked) const
    {
        if (asked) return unit_of(ours, in_our_spelling(*asked));
        if (auto const unit = unit_of(ours, unit_in(column.title.text))) return unit;
        for (auto const& known : published)
            if (known.name == lower(column.title.text) && (known.beside.empty() || has(known.beside)))
                return unit_of(ours, known.unit);
        return std::nullopt;
    }

    [[nodiscard]] bool has(std::string_view name) const
    {
        return std::ranges::any_of(titles_, [&](Piece const& title) { return lower(title.text) == name; });
    }

    void complain_of_none(TraceColumn const& column, std::span<std::string_view const> words,
                          std::string_view option) const
    {
        complaints_.report(
            line_, fmt::format("no column for the {}", column.name),
            fmt::format("its name must begin with {}; or name it with `{}`", fmt::join(words, ", "), option));
    }

    TraceImport const& import_;
    Piece line_;
    Complaints& complaints_;
    std::string_view separator_;
    std::vector<Piece> titles_;
};

/// What a log says at one instant.
struct Entry {
    TraceValue time;
    std::vector<double> rates; ///< in bytes per second, of each column
    int rows = 1;              ///< that it is the mean of
};

struct Log {
    std::vector<Entry> entries;
    std::size_t without_value = 0; ///< rows
};

class CsvImport {
public:
    CsvImport(TraceImport const& import, Complaints& complaints)
        : import_{import},
          complaints_{complaints},
          lines_{lines_of(import.source->text)},
          header_{import, lines_.front(), complaints}
    {
    }

    [[nodiscard]] std::optional<std::string> text()
    {
        auto const time = header_.time();
        rates_ = header_.rates();
        if (!time || rates_.empty()) return std::nullopt;
        time_ = *time;
        if (lines_.size() == 1) complaints_.report(lines_.front(), "there is no row below this line");
        for (auto line = lines_.begin() + 1; line != lines_.end() && !complaints_.too_many(); ++line)
            take(*line);
        check();
        if (!complaints_.none()) return std::nullopt;
        return written();
    }

private:
    void take(Piece const& line)
    {
        auto const cells = header_.cells_of(line);
        auto position = time_.position;
        for (auto const& rate : rates_)
            position = std::max(position, rate.position);
        if (cells.size() <= position) {
            report_width(cells, header_.width(), complaints_);
            return;
        }
        if (std::ranges::any_of(rates_,
                                [&](auto const& rate) { return says_nothing(cells[rate.position].text); })) {
            ++log_.without_value;
            return;
        }
        auto const time = time_of(cells[time_.position]);
        std::vector<double> rates;
        for (auto const& column : rates_)
            if (auto const rate =
                    read_value(cells[column.position], rate_column(), {.unit = *column.unit}, complaints_))
                rates.push_back(rate->si);
        if (time && rates.size() == rates_.size()) add({.time = *time, .rates = std::move(rates)});
    }

    static bool says_nothing(std::string_view cell)
    {
        auto const small = lower(cell);
        return small.empty() || small == "-" || small == "nan" || small == "na" || small == "none";
    }

    std::optional<TraceValue> time_of(Piece const& cell)
    {
        if (time_.unit) return read_value(cell, time_column(), {.unit = *time_.unit}, complaints_);
        if (auto const date = seconds_of_date(cell.text)) return TraceValue{*date, cell};
        auto const number = find_number(cell.text);
        if (number && !power_) power_ = power_of_epoch(*number);
        if (number && power_)
            return read_value(cell, time_column(), {.unit = {.power_of_ten = *power_}}, complaints_);
        complaints_.report(cell, fmt::format("'{}' is no date, and no time since 1970", cell.text),
                           "name its unit in the header, `time [ms]`, or with `--time-unit ms`");
        return std::nullopt;
    }

    void add(Entry entry)
    {
        if (log_.entries.empty() || log_.entries.back().time.si != entry.time.si) {
            log_.entries.push_back(std::move(entry));
            return;
        }
        auto& last = log_.entries.back();
        ++last.rows;
        for (std::size_t i = 0; i < last.rates.size(); ++i)
            last.rates[i] += (entry.rates[i] - last.rates[i]) / last.rows;
    }

    void check()
    {
        std::vector<TraceValue> times;
        for (auto const& entry : log_.entries)
            times.push_back(entry.time);
        check_ascending(times, complaints_);
        if (!complaints_.none()) return;
        if (log_.entries.empty()) complaints_.report(lines_.front(), "no row holds a rate");
        for (std::size_t i = 0; i < rates_.size() && complaints_.none(); ++i)
            if (std::ranges::all_of(log_.entries, [=](Entry const& entry) { return entry.rates[i] == 0; }))
                complaints_.report(rates_[i].title, "the rate is zero all the time");
    }

    /// What became of the rows, for whoever reads the file.
    [[nodiscard]] std::string how() const
    {
        std::string how = "csv";
        std::size_t together = 0;
        for (auto const& entry : log_.entries)
            together += static_cast<std::size_t>(entry.rows - 1);
        if (together > 0)
            how += fmt::format(", {} averaged with others of their instant", plural(together, "row"));
        if (log_.without_value > 0)
            how += fmt::format(", {} without a value left out", plural(log_.without_value, "row"));
        return how;
    }

    [[nodiscard]] std::string written() const
    {
        auto text = comment_of_import(*import_.source, how());
        text += rates_.size() == 1 ? "time [s],rate [Mbit/s]\n" : "time [s],up [Mbit/s],down [Mbit/s]\n";
        double const start = time_.unit ? 0 : log_.entries.front().time.si; // since 1970 says nothing
        for (auto const& entry : log_.entries) {
            text += fmt::format("{:.15g}", entry.time.si - start);
            for (double const rate : entry.rates)
                text += fmt::format(",{:.15g}", rate * 8 / 1e6);
            text += '\n';
        }
        return text;
    }

    TraceImport const& import_;
    Complaints& complaints_;
    std::vector<Piece> lines_;
    Header header_;
    ForeignColumn time_;
    std::optional<int> power_; ///< of ten, where times are numbers since 1970
    std::vector<ForeignColumn> rates_;
    Log log_;
};

} // namespace

std::string_view in_our_spelling(std::string_view unit)
{
    auto const known = std::ranges::find(spellings, unit, &Spelling::theirs);
    return known == spellings.end() ? unit : known->ours;
}

std::optional<std::string> import_csv(TraceImport const& import, Complaints& complaints)
{
    return CsvImport{import, complaints}.text();
}

} // namespace sunder::sim::detail
