/// \file
/// Quantiles of more numbers than memory should hold.
#pragma once

#include "sim/records/packing.hpp"

#include <cstdint>
#include <vector>

namespace sunder::sim {

/// Counts numbers in buckets that are 1/1024 of a power of two wide, as HdrHistogram does (Tene 2012):
/// whatever the numbers are, each order statistic is told within 0.1 % of itself, the least and the greatest
/// exactly, those below 2^-50 as 0. Two sketches add up to that of all their numbers. Takes 8 kB for each
/// octave between the least and the greatest number.
class QuantileSketch {
public:
    static constexpr double within = 0.001; ///< relative

    /// \pre x >= 0 and finite
    void add(double x);
    void add(QuantileSketch const& other);

    [[nodiscard]] std::int64_t count() const { return count_; }

    /// Percentiles of type 7 (Hyndman and Fan 1996), see statistics.hpp.
    /// \pre count() > 0; shares ascending, each in [0, 1]
    [[nodiscard]] std::vector<double> percentiles(std::vector<double> const& shares) const;

    void pack(Packer& packer) const;
    /// \throws std::out_of_range  where the bytes are no sketch
    static QuantileSketch unpack(Unpacker& unpacker);

private:
    [[nodiscard]] double order_statistic(std::int64_t k) const;
    void reach(std::uint64_t bucket);

    std::uint64_t first_ = 0; ///< bucket of counts_[0]
    std::vector<std::int64_t> counts_;
    std::int64_t zeros_ = 0; ///< numbers below 2^-50
    std::int64_t count_ = 0;
    double least_ = 0;
    double greatest_ = 0;
};

} // namespace sunder::sim
