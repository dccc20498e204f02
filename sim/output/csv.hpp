/// \file
/// A table of the records as comma-separated values.
#pragma once

#include "sim/output/tables.hpp"
#include "sim/records/point_table.hpp"
#include "sim/records/records.hpp"
#include "sim/records/row_source.hpp"

#include <ostream>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// One field of RFC 4180, in quotes where it must be; what commands a terminal is written out, as by shown().
[[nodiscard]] std::string csv_field(std::string_view text);

/// Tables that can be exported: requests, spans, devices, links, contacts, plans, replications, summary.
[[nodiscard]] std::vector<std::string> const& csv_tables();

/// Writes `table` as RFC 4180 asks, but with a plain line feed: a header with units such as `arrived_at [s]`,
/// then a line a row. Codes are written as the names they stand for, numbers as the shortest text that reads
/// back the same, NaN as an empty field. Stops when the stream fails. \pre `table` is one of csv_tables()
void write_csv(std::ostream& stream, Records const& records, std::string_view table);

/// The same of a table that is not made of rows of requests or spans. \param summary  looked at for `summary`
/// only
void write_csv(std::ostream& stream, Records const& facts, Summary const& summary, std::string_view table);

/// The same of requests or spans that come in blocks: the header at once, then a line a row.
template <class Table>
class CsvRows {
public:
    /// \param facts  of the run; its rows are not looked at
    CsvRows(std::ostream& stream, Records const& facts);
    void add(Table const& block);

private:
    static constexpr auto name = row_table_of<Table> == RowTable::requests ? "requests" : "spans";

    std::ostream& stream_;
    CodesByColumn codes_;
};

/// The same for a sweep: number, status, replications and failure of each point, then its columns.
void write_csv(std::ostream& stream, PointTable const& points);

} // namespace sunder::sim
