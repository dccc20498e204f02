/// \file
/// Tables as text: a header that names the columns, rows of as many values, lines of comment behind '#'.
#pragma once

#include "sim/base/decimal.hpp"
#include "sim/base/delimited_text.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::nas::detail {

struct Csv {
    std::shared_ptr<sim::Source const> source;
    std::vector<sim::Piece> titles;            ///< (columns,)
    std::vector<std::vector<sim::Piece>> rows; ///< (rows, columns)
};

enum class Dialect : std::uint8_t {
    ours,   ///< values stand between commas and are never quoted
    foreign ///< or between semicolons or tabs, whichever the header has; in double quotes a value may hold
            ///< separators
};

/// Rows of another width are reported and left out.
[[nodiscard]] Csv parse_csv(std::shared_ptr<sim::Source const> const& source, sim::Complaints& complaints,
                            Dialect dialect = Dialect::ours);

/// Index of the column called `name`, whatever its unit, or nothing.
[[nodiscard]] std::optional<std::size_t> find_column(Csv const& csv, std::string_view name);

/// The same; a missing one is reported.
[[nodiscard]] std::optional<std::size_t> column_of(Csv const& csv, std::string_view name,
                                                   sim::Complaints& complaints);

/// A finite decimal number, in SI units where that of its column is given; anything else is reported.
[[nodiscard]] std::optional<double> number_of(sim::Piece const& field, sim::Complaints& complaints,
                                              sim::Scale const& unit = {});

struct NamedNumber {
    sim::Piece name;
    double number = 0;
    sim::Piece where; ///< of the number
};

/// What two columns say, row by row.
/// \return without the rows whose number is none, which are reported; nothing where a column is missing
struct NamedNumberColumns {
    std::string_view names;
    std::string_view numbers;
    sim::Scale unit{}; ///< of the numbers, in SI units
};
[[nodiscard]] std::vector<NamedNumber> named_numbers(Csv const& csv, NamedNumberColumns const& columns,
                                                     sim::Complaints& complaints);

} // namespace sunder::nas::detail
