/// \file
/// Bandwidth logs of others with a header, read by the names of their columns.
#pragma once

#include "sim/trace/trace_file.hpp"
#include "sim/trace/trace_table.hpp"

#include <optional>
#include <string>
#include <string_view>

namespace sunder::sim::detail {

/// `Mbps` as `Mbit/s`; others as they are.
[[nodiscard]] std::string_view in_our_spelling(std::string_view unit);

/// Columns are known by the words that their names begin with, whatever their case, units by brackets or the
/// ends of the names, by what is known of published data sets, or by `import.columns`. Times are numbers with
/// a unit, seconds (or ms, us, ns) since 1970, or dates. With a column for each direction there is one for
/// each in the answer.
///
/// Rows without a value are left out; rows of one instant become one, with the mean of their rates (loggers
/// write whole seconds). Nothing else is resampled: a rate holds until the next row.
[[nodiscard]] std::optional<std::string> import_csv(TraceImport const& import, Complaints& complaints);

} // namespace sunder::sim::detail
