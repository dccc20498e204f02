/// \file
/// Tables with a row for each cell of NAS-Bench-201.
#pragma once

#include "nas/accuracy/csv.hpp"
#include "sim/base/decimal.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <optional>
#include <vector>

namespace sunder::nas::detail {

/// Which cell each row is about; one at least where nothing was reported.
struct CellColumns {
    std::optional<std::size_t> index; ///< `idx` or `index`
    std::optional<std::size_t> text;  ///< `arch_str`, `arch`, `architecture` or `cell`
    /// Rows stand in the order of the benchmark, as in HW-NAS-Bench, whose `net` is another numbering.
    std::optional<std::size_t> net;
};
[[nodiscard]] CellColumns cell_columns(Csv const& csv, sim::Complaints& complaints);

/// Whether the number at this place will do; reports it when not.
using Accepts = std::function<bool(sim::Piece const&, double)>;

/// A column and the size of its unit in SI units.
struct NumberColumn {
    std::size_t index = 0;
    sim::Scale unit{};
    /// Whether a value may be left out, which is infinity then.
    enum class Gaps : std::uint8_t { refused, infinite } gaps = Gaps::refused;
};

/// What the column says of each cell; shape (15625,), by the benchmark's index. Cells that are missing, that
/// come twice, or whose index is not that of their text are reported.
[[nodiscard]] std::vector<double> numbers_by_index(Csv const& csv, NumberColumn const& column,
                                                   Accepts const& accepts, sim::Complaints& complaints);

/// The size in seconds of the unit that the title names, ms where it names none. What is no unit of time is
/// reported.
[[nodiscard]] std::optional<sim::Scale> unit_of_time(sim::Piece const& title, sim::Complaints& complaints);

/// Likewise in joules; mJ where it names none.
[[nodiscard]] std::optional<sim::Scale> unit_of_energy(sim::Piece const& title, sim::Complaints& complaints);

/// Below zero is reported.
[[nodiscard]] bool is_duration(sim::Piece const& field, double number, sim::Complaints& complaints);
[[nodiscard]] bool is_energy(sim::Piece const& field, double number, sim::Complaints& complaints);

/// Outside 0 .. 100 is reported.
[[nodiscard]] bool is_accuracy(sim::Piece const& field, double number, sim::Complaints& complaints);

} // namespace sunder::nas::detail
