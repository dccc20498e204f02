/// \file
/// The rows of a trace file, read strictly: columns by name, units in the header, every mistake with its
/// place.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/base/quantity.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sunder::sim::detail {

/// A piece of a line and its column, counted from 1.
struct Cell {
    std::string_view text;
    int column = 1;
};

struct Line {
    std::string_view text;
    int number = 1;
};

/// Without blanks around it.
[[nodiscard]] Cell trimmed(Cell cell);

/// The lines that hold something, without comments.
[[nodiscard]] std::vector<Line> lines_of(std::string_view text);

/// At each of the `separators`; the cells trimmed.
[[nodiscard]] std::vector<Cell> split(std::string_view line, std::string_view separators);

/// A finite decimal number and nothing else.
[[nodiscard]] std::optional<double> number_in(std::string_view text);

/// Reports what is wrong with one file, up to a limit.
class Complaints {
public:
    Complaints(std::shared_ptr<Source const> source, Diagnostics& diagnostics)
        : source_{std::move(source)}, diagnostics_{&diagnostics}
    {
    }

    void report(int line, int column, std::string message, std::string hint = {});
    [[nodiscard]] bool none() const { return count_ == 0; }
    [[nodiscard]] bool too_many() const;

private:
    std::shared_ptr<Source const> source_;
    Diagnostics* diagnostics_;
    int count_ = 0;
};

/// A column that the file must or may have.
struct Column {
    std::string name; ///< empty: any
    Dimension unit{};
    enum class Kind : std::uint8_t { quantity, share, index } kind = Kind::quantity;
    enum class Presence : std::uint8_t { required, optional } presence = Presence::required;
    double largest = 0.0; ///< in SI units
};

/// Where a column stands in a file and how its numbers turn into SI units.
struct Found {
    std::size_t position = 0;
    double si_per_unit = 1.0;
    int column = 1;
};

struct Value {
    double si = 0.0;
    int line = 0;
    int column = 0;
    std::string_view text;
};

struct Table {
    int header_line = 1;
    std::vector<std::optional<Found>> columns;           ///< as asked for
    std::vector<std::vector<std::optional<Value>>> rows; ///< (rows, columns asked for); nothing where blank
};

/// Our word for times and rates of any trace.
[[nodiscard]] Column time_column();
[[nodiscard]] Column rate_column();

/// What one of the unit named is in SI units; nothing when it does not fit.
[[nodiscard]] std::optional<double> factor_of(Column const& column, std::optional<std::string_view> unit);

/// One number of the column; what is wrong with it is reported.
[[nodiscard]] std::optional<Value> read_value(Cell cell, int line, Column const& column, Found const& found,
                                              Complaints& complaints);

/// All rows; what is wrong is reported and left out.
[[nodiscard]] Table read_table(std::shared_ptr<Source const> const& source, std::vector<Column> const& wanted,
                               Complaints& complaints);

/// Reports the times that do not come after the one before.
void check_ascending(std::vector<Value> const& times, Complaints& complaints);

} // namespace sunder::sim::detail
