/// \file
/// Files of others: what they are, and which of their columns are wanted.
#pragma once

#include "nas/import/import_tables.hpp"
#include "sim/base/delimited_text.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::nas {

/// Reports a file of Python or PyTorch, saying how to come by its content; any other file says nothing.
/// \param content  its bytes
void report_binary(std::string const& path, std::string_view content, sim::Diagnostics& diagnostics);

namespace detail {

/// JSON rather than lines of values: it begins with a bracket.
[[nodiscard]] bool is_json(sim::Source const& source);

/// Numbers under one name.
struct NamedColumn {
    std::string name;
    std::vector<double> numbers; ///< infinite ones are left out
    std::string unit{};          ///< behind its name, instead of that of the others
};

/// "cifar10", "cifar100" or "in16_120" for what a title calls accuracies on that data set; else nothing.
[[nodiscard]] std::optional<std::string> find_data_set(std::string_view title);

/// The name under which a column is wanted; nothing where it is not.
[[nodiscard]] std::optional<std::string> find_wanted(TableImport const& import, std::string_view title);

/// Whether a column of ours can be called so: not empty, and free of what separates, quotes or begins a
/// comment.
[[nodiscard]] bool is_column_name(std::string_view name);

/// The same; reports a name that does not fit.
[[nodiscard]] bool expect_column_name(sim::Piece const& at, std::string_view name,
                                      sim::Complaints& complaints);

/// Reports columns that were asked for and are not among the names found.
void report_missing(TableImport const& import, std::vector<std::string> const& titles,
                    sim::Complaints& complaints);

/// The head of a file: where it comes from and what of that was left out.
[[nodiscard]] std::string import_note(TableImport const& import, std::vector<std::string> const& left_out);

/// A row for each cell: index, text and the columns' numbers, a unit behind their names.
/// \pre each column has shape (15625,)
[[nodiscard]] std::string cells_text(std::vector<NamedColumn> const& columns, std::string_view unit);

} // namespace detail
} // namespace sunder::nas
