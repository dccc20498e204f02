/// \file
/// What a sweep found: one row a point, what was varied beside what came out.
#pragma once

#include <cstddef>
#include <cstdint>
#include <string>
#include <string_view>
#include <variant>
#include <vector>

namespace sunder::sim {

enum class ColumnRole : std::uint8_t {
    parameter, ///< a varied key: "links.uplink.rate"
    figure     ///< of the summary: "applications.camera.latency.p95"; see figures.hpp
};

/// Shape of the values: (points,).
struct PointColumn {
    std::string name;
    std::string unit; ///< SI, as columns of records have it; empty for counts, shares and texts
    ColumnRole role = ColumnRole::figure;
    /// Numbers are NaN where undefined; texts are values that are no numbers, as YAML, and names of cuts.
    std::variant<std::vector<double>, std::vector<std::string>> values;

    [[nodiscard]] bool is_text() const { return values.index() == 1; }
};

/// A number in SI units, or a text.
using PointValue = std::variant<double, std::string>;

[[nodiscard]] PointValue value_in(PointColumn const& column, std::size_t row);

enum class PointStatus : std::uint8_t {
    done,
    failed, ///< its figures are undefined
    skipped ///< its condition does not hold: it was never run
};

/// "done", "failed" or "skipped".
[[nodiscard]] std::string_view name_of(PointStatus status);

/// Rows by point number, ascending, each at most once; all columns have the same length.
struct PointTable {
    std::vector<std::int64_t> number; ///< of the point in the whole sweep, from 0
    std::vector<PointStatus> status;
    std::vector<std::int64_t> replications; ///< that the figures rest on
    std::vector<std::string> failure;       ///< why it failed; empty otherwise
    std::vector<PointColumn> columns;       ///< parameters first, in the order of the sweep
    std::vector<std::string> left_out = {}; ///< names of columns of the sweep that are not among these

    [[nodiscard]] std::size_t size() const { return number.size(); }

    /// By its whole name, or by the end of it after a dot ("latency.p95", "uplink.rate") where just one
    /// column ends so. Null otherwise.
    [[nodiscard]] PointColumn const* find(std::string_view name) const;

    /// The column of that whole name. \pre there is one
    [[nodiscard]] PointColumn const& column(std::string_view name) const;
};

/// The rows of `all` with these indices, in this order.
[[nodiscard]] PointTable rows_of(PointTable const& all, std::vector<std::size_t> const& rows);

/// Whether `end` is what follows a dot of `name`: "latency.p95" of "applications.camera.latency.p95".
[[nodiscard]] bool is_end_of(std::string_view end, std::string_view name);

} // namespace sunder::sim
