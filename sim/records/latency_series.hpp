/// \file
/// The latencies of one replication, all of them or what their summary needs.
#pragma once

#include "sim/records/packing.hpp"
#include "sim/records/quantile_sketch.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace sunder::sim {

/// Numbers in the order of time. Up to `most_exact` each is kept; of more there are means of so many in a row
/// that some ten thousand are left, for intervals of the mean, and a sketch, for quantiles.
class LatencySeries {
public:
    static constexpr std::int64_t most_exact = 1'000'000;
    static constexpr std::size_t most_means = 65'536; ///< of a series that is not exact

    /// \pre x >= 0 and finite
    void add(double x);

    [[nodiscard]] std::int64_t count() const { return count_; }
    /// Means of each() numbers in a row; up to each() - 1 at the end are left out.
    [[nodiscard]] std::vector<double> const& means() const { return means_; }
    [[nodiscard]] std::int64_t each() const { return each_; }
    [[nodiscard]] bool is_exact() const { return !sketch_; }

    /// Forgets single numbers.
    void summarise();
    /// Leaves means of `each` numbers. \pre not exact; each is each() times a power of two
    void coarsen(std::int64_t each);

    /// \pre not exact
    [[nodiscard]] QuantileSketch const& sketch() const { return *sketch_; }
    /// See statistics.hpp; as good as the sketch where not exact. \pre count() > 0
    [[nodiscard]] std::vector<double> percentiles(std::vector<double> const& shares) const;

    void pack(Packer& packer) const;
    /// \throws std::out_of_range  where the bytes are no series
    static LatencySeries unpack(Unpacker& unpacker);

private:
    void add_to_means(double x);
    void halve();

    std::int64_t count_ = 0;
    std::vector<double> means_;
    std::int64_t each_ = 1;
    double begun_ = 0; ///< sum of the numbers of the mean that is to come
    std::int64_t begun_of_ = 0;
    std::optional<QuantileSketch> sketch_;
};

} // namespace sunder::sim
