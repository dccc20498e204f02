/// \file
/// Columns of a sweep as the user names them.
#pragma once

#include "sim/records/point_table.hpp"
#include "sim/sweep/condition.hpp"
#include "tools/cli/syntax/command_line.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::cli {

/// What was typed behind which option of which command.
struct Typed {
    std::string_view command;
    std::string_view option;
    std::string_view text;
};

/// The column of that name, or whose name alone ends so.
/// \throws UsageError
[[nodiscard]] sim::PointColumn const& column_typed(sim::PointTable const& points, Typed const& typed);

/// The same for a figure, which is a number.
[[nodiscard]] sim::PointColumn const& metric_typed(sim::PointTable const& points, Typed const& typed);

/// Whole names of columns separated by commas.
/// \throws UsageError
[[nodiscard]] std::vector<std::string> columns_typed(sim::PointTable const& points, Typed const& typed);

/// The condition of --where on points with these columns; nothing where it is not given.
/// \throws InputError
[[nodiscard]] std::optional<sim::Condition> condition_typed(sim::PointTable const& points,
                                                            Arguments const& arguments);

/// NAME of "applications.NAME.latency.mean"; `otherwise` for the name of a figure of something else.
[[nodiscard]] std::string application_of(std::string_view figure, std::string const& otherwise);

} // namespace sunder::cli
