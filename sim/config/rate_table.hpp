/// \file
/// What a lossy codec comes to at each quality, as a file or a list states it.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/base/quantity.hpp"

#include <memory>
#include <optional>
#include <vector>

namespace sunder::sim {

/// One row. Exactly one of the three sizes is there.
struct RateRow {
    double quality = 0;
    std::optional<double> ratio;     ///< bytes before over bytes after
    std::optional<Bytes> bytes;      ///< of each tensor
    std::optional<double> of_anchor; ///< share of the bytes that another manner of sending takes
    double accuracy_cost = 0;        ///< share
};

/// Columns `quality`, one of `ratio`, `bytes` (with its unit) and `of_anchor [%]`, and `accuracy_cost [%]`.
/// \return nothing where there is a mistake, which is reported
[[nodiscard]] std::vector<RateRow> parse_rate_table(std::shared_ptr<Source const> const& source,
                                                    Diagnostics& diagnostics);

} // namespace sunder::sim
