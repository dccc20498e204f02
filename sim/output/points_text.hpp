/// \file
/// Sweeps for people. In each text columns bear their short names, see short_name(), and figures of a column
/// are all in one unit.
#pragma once

#include "sim/output/sweep_file.hpp"
#include "sim/records/point_table.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace sunder::sim {

constexpr std::size_t most_rows = 50; ///< that a text lists

/// What is printed where nobody says which columns: the keys that were varied, then of the sweep's
/// application mean, 95th and 99th percentile of the latency, throughput, energy and cut, as far as they are
/// columns. Whole names; `sweep` may be without values.
[[nodiscard]] std::vector<std::string> main_columns(SweepFile const& sweep);

/// The same without the keys and the cut, and without throughput and 99th percentile: what groups are summed
/// up by.
[[nodiscard]] std::vector<std::string> main_figures(SweepFile const& sweep);

/// The name of the column that says where an application's requests were cut: the key
/// "applications.NAME.split" where it was varied, else "applications.NAME.cut". Empty where there is neither.
[[nodiscard]] std::string split_column(SweepFile const& sweep, std::string const& application);

/// Scenario, seed, and how many points there are: a line.
[[nodiscard]] std::string points_heading(SweepFile const& sweep);

/// The columns that points_text() needs to mark points that ask for more than can be done, or whose latencies
/// have no finite variance. Whole names; `points` may be without values.
[[nodiscard]] std::vector<std::string> mark_columns(PointTable const& points);

/// A row a point, with those of the columns that have a value anywhere, and its marks.
/// \pre `columns` are whole names of columns
[[nodiscard]] std::string points_text(PointTable const& points, std::vector<std::string> const& columns);

/// A row for each value of `key`: how many points went well, mean, least and greatest of each figure, and,
/// unless `split` is empty, the split of the point at which the first figure is least.
/// \pre these are whole names of columns, the figures of numbers
[[nodiscard]] std::string groups_text(PointTable const& points, std::string const& key,
                                      std::vector<std::string> const& figures, std::string const& split);

/// For how many combinations of the other keys each split is best, and between which values it changes; where
/// times of devices were drawn instead how often each is the best. \pre `metric` is the whole name of a
/// column of numbers; the application has a column of splits
[[nodiscard]] std::string splits_text(PointTable const& points, std::string const& application,
                                      std::string const& metric);

} // namespace sunder::sim
