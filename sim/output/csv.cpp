#include "sim/output/csv.hpp"

#include "sim/base/contract.hpp"
#include "sim/base/shown_text.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <iterator>
#include <type_traits>

namespace sunder::sim {
namespace {

constexpr std::size_t block = 1 << 16; ///< bytes that are gathered before they go to the stream

using Cell = std::function<void(fmt::memory_buffer&, std::size_t row)>;

template <class T>
Cell cell_of(std::vector<T> const& column)
{
    return [&column](fmt::memory_buffer& line, std::size_t row) {
        if constexpr (std::is_integral_v<T>) {
            fmt::format_to(std::back_inserter(line), "{}", column[row]);
        } else {
            double const value = column[row].value();
            if (std::isfinite(value)) fmt::format_to(std::back_inserter(line), "{}", value);
        }
    };
}

template <class T>
Cell cell_of(std::vector<T> const& column, Codes const& codes)
{
    std::vector<std::string> fields;
    for (auto const& name : codes.names)
        fields.push_back(csv_field(name));
    return [&column, fields](fmt::memory_buffer& line, std::size_t row) {
        auto const code = static_cast<std::size_t>(column[row]);
        SUNDER_EXPECTS(code < fields.size());
        line.append(fields[code]);
    };
}

Cell cell_of(std::vector<double> const& column)
{
    return [&column](fmt::memory_buffer& line, std::size_t row) {
        if (std::isfinite(column[row])) fmt::format_to(std::back_inserter(line), "{}", column[row]);
    };
}

Cell cell_of(std::vector<std::string> const& column)
{
    return [&column](fmt::memory_buffer& line, std::size_t row) { line.append(csv_field(column[row])); };
}

void append_heading(fmt::memory_buffer& line, std::string_view name, std::string_view unit)
{
    if (line.size() > 0) line.push_back(',');
    line.append(csv_field(unit.empty() ? std::string{name} : fmt::format("{} [{}]", name, unit)));
}

/// Behind what is in `text`, a line for each row.
void write_rows(std::ostream& stream, fmt::memory_buffer& text, std::size_t rows,
                std::vector<Cell> const& cells)
{
    for (std::size_t row = 0; row < rows && stream; ++row) {
        for (std::size_t i = 0; i < cells.size(); ++i) {
            if (i > 0) text.push_back(',');
            cells[i](text, row);
        }
        text.push_back('\n');
        if (text.size() < block) continue;
        stream.write(text.data(), static_cast<std::streamsize>(text.size()));
        text.clear();
    }
    stream.write(text.data(), static_cast<std::streamsize>(text.size()));
}

enum class TitleLine : std::uint8_t { shown, left_out };

template <class Table>
void write_table(std::ostream& stream, std::string const& name, Table const& table,
                 CodesByColumn const& codes_of, TitleLine titles = TitleLine::shown)
{
    std::vector<Cell> cells;
    fmt::memory_buffer text;
    Table::columns(table, [&]<class T>(Column const& column, std::vector<T> const& values) {
        auto const codes = codes_of.find(fmt::format("{}/{}", name, column.name));
        if (titles == TitleLine::shown) append_heading(text, column.name, column.unit);
        if constexpr (std::is_enum_v<T>) {
            cells.push_back(cell_of(values, codes->second));
        } else if constexpr (std::is_same_v<T, std::int32_t>) {
            bool const coded = codes != codes_of.end();
            cells.push_back(coded ? cell_of(values, codes->second) : cell_of(values));
        } else {
            cells.push_back(cell_of(values));
        }
    });
    if (titles == TitleLine::shown) text.push_back('\n');
    write_rows(stream, text, table.size(), cells);
}

} // namespace

std::string csv_field(std::string_view text)
{
    auto seen = shown_lines(text);
    if (seen.find_first_of(",\"\n") == std::string::npos) return seen;
    std::string quoted = "\"";
    for (char const c : seen) {
        if (c == '"') quoted += '"';
        quoted += c;
    }
    return quoted + '"';
}

std::vector<std::string> const& csv_tables()
{
    static std::vector<std::string> const tables{"requests",     "spans",     "devices", "links",
                                                 "contacts",     "batteries", "charges", "plans",
                                                 "replications", "summary"};
    return tables;
}

void write_csv(std::ostream& stream, Records const& records, std::string_view table)
{
    SUNDER_EXPECTS(std::ranges::find(csv_tables(), table) != csv_tables().end());
    if (table == "requests") return CsvRows<Requests>{stream, records}.add(records.requests);
    if (table == "spans") return CsvRows<Spans>{stream, records}.add(records.spans);
    write_csv(stream, records, table == "summary" ? summarise(records) : Summary{}, table);
}

void write_csv(std::ostream& stream, Records const& facts, Summary const& summary, std::string_view table)
{
    DerivedTables const derived{facts, summary};
    std::string const name{table};
    if (name == "devices") write_table(stream, name, facts.devices, derived.codes);
    if (name == "links") write_table(stream, name, facts.link_rows, derived.codes);
    if (name == "contacts") write_table(stream, name, facts.contacts, derived.codes);
    if (name == "batteries") write_table(stream, name, facts.batteries, derived.codes);
    if (name == "charges") write_table(stream, name, facts.charges, derived.codes);
    if (name == "plans") write_table(stream, name, derived.plans, derived.codes);
    if (name == "replications") write_table(stream, name, derived.replications, derived.codes);
    if (name == "summary") write_table(stream, name, derived.summary, derived.codes);
}

template <class Table>
CsvRows<Table>::CsvRows(std::ostream& stream, Records const& facts)
    : stream_{stream}, codes_{DerivedTables{facts, {}}.codes}
{
    write_table(stream_, name, Table{}, codes_);
}

template <class Table>
void CsvRows<Table>::add(Table const& block)
{
    write_table(stream_, name, block, codes_, TitleLine::left_out);
}

template class CsvRows<Requests>;
template class CsvRows<Spans>;

void write_csv(std::ostream& stream, PointTable const& points)
{
    fmt::memory_buffer titles;
    for (auto const* name : {"number", "status", "replications", "failure"})
        append_heading(titles, name, {});
    std::vector<Cell> cells{
        cell_of(points.number),
        [&points](fmt::memory_buffer& line, std::size_t row) { line.append(name_of(points.status[row])); },
        cell_of(points.replications), cell_of(points.failure)};
    for (auto const& column : points.columns) {
        append_heading(titles, column.name, column.unit);
        cells.push_back(std::visit([](auto const& values) { return cell_of(values); }, column.values));
    }
    titles.push_back('\n');
    write_rows(stream, titles, points.size(), cells);
}

} // namespace sunder::sim
