/// \file
/// Published tables and our own files of figures, as numbers by architecture. All functions take the text of
/// a file and report what is wrong with it, each mistake at its place; then they return nothing.
///
/// Of NAS-Bench-201 a table has a row for each of its 15,625 cells, under the index or the text of the cell
/// (columns `idx` or `arch_str`; where both stand they must agree), in any order.
#pragma once

#include "nas/realise/compute_times.hpp"
#include "sim/base/diagnostic.hpp"
#include "sim/base/quantity.hpp"

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::nas {

using SourceText = std::shared_ptr<sim::Source const>;

struct CellAccuracies {
    std::vector<double> by_index; ///< (15625,) test accuracy in per cent, by the benchmark's index
    std::string source;           ///< in one line: table or formula, file, column, error
};

/// Column `column`, or `acc_` and that: cifar10, cifar100, in16_120.
[[nodiscard]] std::optional<CellAccuracies>
parse_accuracy_table(SourceText const& text, std::string_view column, sim::Diagnostics& diagnostics);

/// Worked out for every cell by a formula such as models/nas/nasbench201_accuracy.csv, whose head says how:
/// ln(100 - accuracy) = intercept + sum of coefficient x term. Terms are properties of the pruned cell.
/// Cells whose output the input does not reach have the accuracy of a guess.
[[nodiscard]] std::optional<CellAccuracies>
parse_accuracy_formula(SourceText const& text, std::string_view column, sim::Diagnostics& diagnostics);

struct CellLatencies {
    std::vector<sim::Seconds> by_index; ///< (15625,) of the whole network, by the benchmark's index
    std::string source;                 ///< in one line
};

/// Latencies on the device `column`: of a table a column, in ms unless its title names another unit, infinite
/// where a value is left out because the network does not run there; or
/// worked out for every cell from a row of figures per op, as in models/nas/nasbench201_latency.csv (a first
/// column `device` tells the two apart).
[[nodiscard]] std::optional<CellLatencies>
parse_cell_latencies(SourceText const& text, std::string_view column, sim::Diagnostics& diagnostics);

struct CellEnergies {
    std::vector<sim::Joules> by_index; ///< (15625,) of the whole network, by the benchmark's index
    std::string source;                ///< in one line
};

/// Energies in the column `column` of such a table, in mJ unless its title names another unit.
[[nodiscard]] std::optional<CellEnergies> parse_cell_energies(SourceText const& text, std::string_view column,
                                                              sim::Diagnostics& diagnostics);

struct KindLatencies {
    KindTimes by_kind;
    std::map<std::string, sim::Location> places; ///< of the kinds in the file
    std::string source;                          ///< in one line
};

/// Latencies on the device `column` by kind of block, as in models/nas/fbnet_latency.csv: column `kind`, and
/// one for each device, in ms unless its title names another unit.
[[nodiscard]] std::optional<KindLatencies>
parse_kind_latencies(SourceText const& text, std::string_view column, sim::Diagnostics& diagnostics);

} // namespace sunder::nas
