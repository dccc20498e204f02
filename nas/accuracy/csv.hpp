/// \file
/// Tables as text: a header that names the columns, rows of as many values, lines of comment behind '#'.
/// Values stand between commas and are never quoted.
#pragma once

#include "sim/base/diagnostic.hpp"

#include <cstddef>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::nas::detail {

/// What stands at one place, without blanks around it; line and column count from 1.
struct Field {
    std::string_view text;
    int line = 1;
    int column = 1;
};

struct Csv {
    std::shared_ptr<sim::Source const> source;
    std::vector<Field> titles;            ///< (columns,)
    std::vector<std::vector<Field>> rows; ///< (rows, columns)
};

/// Reports what is wrong with one file, the first twenty mistakes of it.
class Mistakes {
public:
    Mistakes(std::shared_ptr<sim::Source const> source, sim::Diagnostics& diagnostics);

    void report(Field const& at, std::string message, std::string hint = {});
    [[nodiscard]] bool none() const { return count_ == 0; }
    [[nodiscard]] bool enough() const;

private:
    std::shared_ptr<sim::Source const> source_;
    sim::Diagnostics* diagnostics_;
    int count_ = 0;
};

/// Rows of another width are reported and left out.
[[nodiscard]] Csv parse_csv(std::shared_ptr<sim::Source const> const& source, Mistakes& mistakes);

/// The title in front of a unit in brackets, and the unit; empty where there is none.
struct Title {
    std::string_view name;
    std::string_view unit;
};
[[nodiscard]] Title title_of(Field const& field);

/// Index of the column called `name`, whatever its unit, or nothing.
[[nodiscard]] std::optional<std::size_t> find_column(Csv const& csv, std::string_view name);

/// The same; a missing one is reported.
[[nodiscard]] std::optional<std::size_t> column_of(Csv const& csv, std::string_view name, Mistakes& mistakes);

/// A finite decimal number, or nothing.
[[nodiscard]] std::optional<double> find_number(std::string_view text);

/// The same; anything else is reported.
[[nodiscard]] std::optional<double> number_of(Field const& field, Mistakes& mistakes);

/// The name behind the last '/'.
[[nodiscard]] std::string_view file_name_of(sim::Source const& source);

} // namespace sunder::nas::detail
