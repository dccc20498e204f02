/// \file
/// Results of points, in whatever order they come, to the table of the sweep.
#pragma once

#include "sim/records/point_result.hpp"
#include "sim/records/point_table.hpp"
#include "sim/sweep/sweep.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sunder::sim {

/// One of several equal parts of a sweep: point n belongs to part n mod `of` + 1.
struct Shard {
    std::int64_t number = 1;
    std::int64_t of = 1;
};

/// The points of a shard. Takes about as much memory as the finished table.
class SweepTable {
public:
    /// What one sweep is made of. \invariant what it refers to outlives the table
    struct Parts {
        Sweep const& sweep;
        Points const& points;
        PointSchema const& schema;
    };
    SweepTable(Parts const& parts, Shard shard);

    /// Whether the point belongs here and has no result yet; false for numbers of no point.
    [[nodiscard]] bool lacks(std::int64_t point) const;
    /// Takes the result; a later one of the same point replaces it. \pre the point belongs here
    void put(PointResult const& result);

    [[nodiscard]] std::int64_t size() const { return static_cast<std::int64_t>(table_.size()); }
    /// Points without a result, ascending.
    [[nodiscard]] std::vector<std::int64_t> missing() const;

    /// \pre nothing is missing
    [[nodiscard]] PointTable const& table() const { return table_; }

private:
    [[nodiscard]] bool belongs(std::int64_t point) const;
    [[nodiscard]] std::size_t row_of(std::int64_t point) const;
    void add_parameters(Parts const& parts);
    void add_figures(PointSchema const& schema);

    Shard shard_;
    std::int64_t points_in_all_;
    PointTable table_;
    std::size_t first_figure_ = 0;
    std::vector<bool> known_;
};

} // namespace sunder::sim
