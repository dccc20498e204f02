/// \file
/// How far a number may go, for people and for programs.
#pragma once

#include "sim/analysis/border.hpp"
#include "sim/records/figures.hpp"
#include "sim/records/statistics.hpp"
#include "sim/sweep/sweep.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

/// One value of the number that was simulated.
struct CapacityRow {
    double number = 0; ///< in the unit in which the user writes it
    SweepValue value;
    std::vector<double> figures;                    ///< of the condition
    std::vector<std::optional<Interval>> intervals; ///< likewise
    Holding holding;
    std::int64_t replications = 0;
};

struct CapacityAnswer {
    std::string key;
    std::string condition;
    std::vector<Figure> figures;   ///< of which the condition speaks; their values mean nothing
    std::int64_t replications = 0; ///< at most
    std::vector<CapacityRow> rows; ///< ascending, at least one
    std::optional<Border> border;  ///< in numbers of the rows; absent: all rows hold, or none does
};

[[nodiscard]] std::string capacity_text(CapacityAnswer const& answer);

/// {"format": "sunder-capacity/1", "key", "condition", "unit", "replications", "holds": "below" | "above" |
///  "everywhere" | "nowhere", "border", "next", "border_ci95": [LOW, HIGH], "values": [{"value", "number",
///  "replications", "holds", "surely", "possibly", "figures": {NAME: {"value", "ci95"}}}]}. SI units; an end
///  of the interval
/// beyond the values tried is null. Ends with a line break.
[[nodiscard]] std::string capacity_json(CapacityAnswer const& answer);

} // namespace sunder::sim
