/// \file
/// What is varied, and the points that follow from it. Knows nothing of scenarios: a point is a list of keys
/// with their values.
///
/// Grid axes and zipped lists are crossed with one another, the first varying slowest; ranges are sampled
/// together, `samples` rows, and crossed with the grid (each grid point meets the same sample rows; the row
/// varies fastest).
///
/// Common random numbers: unless `run.seed` itself is varied, all points have the seed of the scenario, and a
/// stream of random numbers belongs to its name (sim/base/random.hpp). So two points meet the same arrivals,
/// jitter and losses wherever they have the same applications, devices and links, and what differs between
/// them is what was varied.
#pragma once

#include "sim/base/decimal.hpp"
#include "sim/base/random.hpp"
#include "sim/sweep/condition.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <variant>
#include <vector>

namespace sunder::sim {

/// A value that a key takes.
struct SweepValue {
    std::string text;             ///< YAML, on one line: "10 Mbit/s", "{poisson: 10 /s}"
    std::optional<double> number; ///< in SI units, where it is a number or a quantity
    std::string unit;             ///< SI unit of the number: "B/s"; empty: none

    friend bool operator==(SweepValue const&, SweepValue const&) = default;
};

/// Keys that change together: a list has one key, a zip has several. Shape of values: (choices, keys).
struct GridAxis {
    std::vector<std::string> keys;
    std::vector<std::vector<SweepValue>> values;
};

enum class Spacing : std::uint8_t { linear, logarithmic };

/// A key that is drawn from a range.
struct SampledRange {
    std::string key;
    double low = 0, high = 0; ///< in the unit in which the user wrote them
    Spacing spacing = Spacing::linear;
    std::string written_unit; ///< "Mbit/s", as the user wrote it
    Scale unit_size;          ///< of the written unit, in SI units
    std::string unit;         ///< SI
    bool whole = false;       ///< the key takes whole numbers only
};

enum class SamplingDesign : std::uint8_t {
    random, ///< independent draws
    latin,  ///< Latin hypercube (McKay, Beckman and Conover 1979): one draw in each of `samples` strata
    sobol   ///< Saltelli's scheme for Sobol indices (Saltelli et al. 2010): samples x (ranges + 2) rows
};

/// More replications of a point until the 95 % interval of a figure is narrow.
struct StopRule {
    std::string figure;   ///< name, or the unambiguous end of one: "latency.p95"
    double within = 0.05; ///< greatest half width of the interval over the mean
    std::int64_t at_least = 3;
    std::int64_t at_most = 100;
};

struct Sweep {
    std::vector<GridAxis> grid;
    std::vector<SampledRange> ranges;
    std::int64_t samples = 0; ///< 0: there are no ranges
    SamplingDesign design = SamplingDesign::latin;
    std::string where; ///< condition that a point must meet, see condition.hpp; empty: none
    std::optional<StopRule> stop;
};

/// All keys: those of the grid, then those of the ranges. One is a number where all its values are numbers of
/// one unit.
[[nodiscard]] std::vector<Subject> keys_of(Sweep const& sweep);

/// How many points there are, those that do not meet the condition included; the greatest number there is
/// where there are more.
[[nodiscard]] std::int64_t count_points(Sweep const& sweep);

/// The points of one sweep by number; samples are drawn once, from `seed` (see design.hpp).
class Points {
public:
    Points(Sweep sweep, Seed const& seed);

    [[nodiscard]] std::int64_t size() const { return size_; }

    /// Values of point `number`, in the order of keys_of(). \pre 0 <= number < size()
    [[nodiscard]] std::vector<SweepValue> at(std::int64_t number) const;

private:
    Sweep sweep_;
    std::vector<std::vector<SweepValue>> samples_; ///< (samples, ranges)
    std::int64_t size_ = 0;
};

} // namespace sunder::sim
