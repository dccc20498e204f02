#include "sim/calibration/measured_table.hpp"

#include "sim/base/decimal.hpp"
#include "sim/base/parse_quantity.hpp"
#include "sim/base/random.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>

namespace sunder::sim {
namespace {

/// What a column is, and where it stands.
struct Column {
    enum class Kind : std::uint8_t { key, measure, group, held_out } kind = Kind::key;
    std::size_t index = 0; ///< of the key, or of the measure
    Scale unit;            ///< of a measure
};

std::string names_of_measures()
{
    std::string names;
    for (auto const& words : measures)
        names += fmt::format("{}{}", names.empty() ? "" : ", ", words.name);
    return names;
}

std::string without_doubled_quotes(std::string_view text)
{
    std::string plain;
    for (std::size_t i = 0; i < text.size(); ++i) {
        plain += text[i];
        if (text.substr(i, 2) == "\"\"") ++i;
    }
    return plain;
}

bool begins_quoted(Piece const& cell)
{
    return cell.text.starts_with('"');
}

/// A quote that ends a cell is one of an odd number.
bool ends_quoted(std::string_view text)
{
    auto const last = text.find_last_not_of('"');
    auto const quotes = text.size() - (last == std::string_view::npos ? 0 : last + 1);
    return quotes % 2 == 1;
}

class Reader {
public:
    Reader(TableReading const& reading, Diagnostics& diagnostics)
        : reading_{reading}, complaints_{reading.source, diagnostics}
    {
    }

    MeasuredTable read()
    {
        auto const lines = lines_of(reading_.source->text);
        if (lines.size() < 2) {
            complaints_.report({}, "there is no row in this table",
                               "the first line names columns, the others hold what was measured");
            return {};
        }
        separator_ = separator_of(lines.front().text);
        auto const titles = cells_of(lines.front());
        if (complaints_.none()) note_columns(titles);
        if (!complaints_.none()) return {};
        for (auto line = lines.begin() + 1; line != lines.end() && !complaints_.too_many(); ++line)
            if (auto const cells = cells_of(*line); !cells.empty()) note_row(cells);
        return std::move(table_);
    }

private:
    /// Without their quotes, between which there may be separators. \return none after a mistake
    std::vector<Piece> cells_of(Piece const& line)
    {
        std::vector<Piece> cells;
        auto const pieces = split(line, separator_);
        for (auto piece = pieces.begin(); piece != pieces.end(); ++piece) {
            auto cell = *piece;
            if (begins_quoted(cell)) {
                auto const is_whole = [&] {
                    return cell.text.size() > 1 && ends_quoted(cell.text.substr(1));
                };
                while (!is_whole() && piece + 1 != pieces.end()) {
                    ++piece;
                    auto const end = piece->text.data() + piece->text.size();
                    cell.text = {cell.text.data(), static_cast<std::size_t>(end - cell.text.data())};
                }
                if (!is_whole()) {
                    complaints_.report(cell, "this quote has no end on its line",
                                       "a value in double quotes ends with one; one within it stands twice");
                    return {};
                }
            }
            cells.push_back(unquoted(cell));
        }
        return cells;
    }

    void note_columns(std::vector<Piece> const& titles)
    {
        for (auto const& title : titles)
            note_column(title);
        for (auto const& [name, option] :
             {std::pair{reading_.group, "--groups"}, {reading_.held_out, "--hold-out"}}) {
            auto const is_there = [&wanted = name](Piece const& title) { return title.text == wanted; };
            if (!name.empty() && std::ranges::none_of(titles, is_there))
                complaints_.report(titles.front(), fmt::format("there is no column '{}'", name),
                                   fmt::format("{} names one of this line", option));
        }
        if (complaints_.none() && table_.measured.empty())
            complaints_.report(
                titles.front(), "no column holds what was measured",
                fmt::format("name one {}, with its unit, as in 'latency [ms]'", names_of_measures()));
    }

    void note_column(Piece const& title)
    {
        auto const [name, unit] = title_of(title.text);
        if (std::ranges::find(seen_, title.text) != seen_.end())
            return complaints_.report(title, fmt::format("column '{}' is there twice", title.text));
        seen_.push_back(title.text);
        if (title.text == reading_.held_out) return columns_.push_back({.kind = Column::Kind::held_out});
        auto const words = std::ranges::find(measures, name, &MeasureWords::name);
        if (words != measures.end()) return note_measure(title, *words, unit);
        bool const is_key = reading_.is_key(title.text);
        if (is_key) {
            columns_.push_back({.kind = Column::Kind::key, .index = table_.keys.size()});
            table_.keys.emplace_back(title.text);
            if (title.text == reading_.group) group_key_ = table_.keys.size() - 1;
        } else if (title.text == reading_.group) {
            columns_.push_back({.kind = Column::Kind::group});
        } else {
            complaints_.report(title,
                               fmt::format("'{}' is neither a key of the scenario nor measured", title.text),
                               fmt::format("measured are {}", names_of_measures()));
        }
    }

    void note_measure(Piece const& title, MeasureWords const& words, std::optional<std::string_view> unit)
    {
        auto const size = unit ? find_unit(*unit, words.dimension) : std::nullopt;
        if (!size)
            return complaints_.report(
                title, fmt::format("the unit of '{}' is missing or none of its kind", words.name),
                fmt::format("as in '{} [{}]'; known are {}", words.name,
                            words.dimension == Seconds::dimension ? "ms" : "mJ", units_of(words.dimension)));
        columns_.push_back(
            {.kind = Column::Kind::measure, .index = static_cast<std::size_t>(words.measure), .unit = *size});
        table_.measured.push_back(words.measure);
    }

    void note_row(std::vector<Piece> const& cells)
    {
        if (cells.size() != columns_.size()) return report_width(cells, columns_.size(), complaints_);
        MeasuredSetting row;
        row.keys.resize(table_.keys.size());
        for (std::size_t i = 0; i < cells.size(); ++i)
            note_cell(cells[i], columns_[i], row);
        if (group_key_) row.group = row.keys[*group_key_].text;
        std::string identity = fmt::format("{}\n{}", row.group, row.use == RowUse::fitted);
        for (auto const& key : row.keys)
            identity += "\n" + key.text;
        auto const [place, is_new] = by_identity_.emplace(identity, table_.settings.size());
        if (is_new) return table_.settings.push_back(std::move(row));
        auto& known = table_.settings[place->second].samples;
        for (auto const& [measure, values] : row.samples)
            known[measure].insert(known[measure].end(), values.begin(), values.end());
    }

    void note_cell(Piece const& cell, Column const& column, MeasuredSetting& row)
    {
        switch (column.kind) {
        case Column::Kind::key:
            row.keys[column.index] = {without_doubled_quotes(cell.text),
                                      {reading_.source, cell.line, cell.column}};
            return;
        case Column::Kind::group:
            row.group = without_doubled_quotes(cell.text);
            return;
        case Column::Kind::held_out:
            if (cell.text != "yes" && cell.text != "no")
                complaints_.report(cell,
                                   fmt::format("'{}' does not say whether the row is held out", cell.text),
                                   "yes or no");
            row.use = cell.text == "yes" ? RowUse::held_out : RowUse::fitted;
            return;
        case Column::Kind::measure:
            if (!cell.text.empty()) note_number(cell, column, row);
        }
    }

    void note_number(Piece const& cell, Column const& column, MeasuredSetting& row)
    {
        auto const value = find_number(cell.text, column.unit);
        if (!value || *value < 0)
            return complaints_.report(cell, fmt::format("'{}' is no measured number", cell.text),
                                      "from 0 on; a cell without one stays empty");
        if (!is_measurable(*value))
            return complaints_.report(cell, fmt::format("nobody measures '{}'", cell.text),
                                      "figures are 0, or from 1e-15 to 1e15 s or J");
        row.samples[static_cast<Measure>(column.index)].push_back(*value);
    }

    TableReading const& reading_;
    Complaints complaints_;
    std::string_view separator_;
    std::vector<std::string_view> seen_;
    std::vector<Column> columns_;
    std::optional<std::size_t> group_key_;
    std::map<std::string, std::size_t> by_identity_;
    MeasuredTable table_;
};

} // namespace

MeasuredTable read_measured(TableReading const& reading)
{
    Diagnostics diagnostics;
    auto table = Reader{reading, diagnostics}.read();
    diagnostics.raise_if_any();
    return table;
}

bool is_measurable(double figure)
{
    return figure == 0 || (figure >= 1e-15 && figure <= 1e15);
}

void hold_out(MeasuredTable& table, double share, std::uint64_t seed)
{
    std::vector<std::pair<double, std::size_t>> draws;
    Seed const all = Seed{seed}.child("held out");
    for (std::size_t i = 0; i < table.settings.size(); ++i)
        draws.emplace_back(Draws{all.child(setting_text(table, table.settings[i]))}.uniform(), i);
    std::ranges::sort(draws);
    auto const count = static_cast<std::size_t>(std::lround(share * static_cast<double>(draws.size())));
    for (std::size_t i = 0; i < count; ++i)
        table.settings[draws[i].second].use = RowUse::held_out;
}

std::string setting_text(MeasuredTable const& table, MeasuredSetting const& setting)
{
    std::string text;
    for (std::size_t i = 0; i < table.keys.size(); ++i)
        if (!setting.keys[i].text.empty())
            text += fmt::format("{}{} = {}", text.empty() ? "" : ", ", table.keys[i], setting.keys[i].text);
    return text.empty() ? "as it stands" : text;
}

} // namespace sunder::sim
