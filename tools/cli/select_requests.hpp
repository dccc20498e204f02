/// \file
/// Some of the requests of a run: those that a condition holds for, or those that have one value in common.
#pragma once

#include "sim/records/records.hpp"

#include <string>
#include <string_view>
#include <vector>

namespace sunder::cli {

/// The records with only the requests that `expression` holds for, see sim/sweep/condition.hpp. It speaks of
/// the columns of /requests and of `latency`: "latency > 100 ms and status == finished".
/// Spans are left out; devices and links stay as they are.
/// \throws InputError
[[nodiscard]] sim::Records requests_where(sim::Records const& records, std::string_view expression);

/// The requests that share a value of a column.
struct Part {
    std::string value;
    sim::Records records;
};

/// One part for each value of column `key` that occurs, ascending.
/// \pre the column holds counts or names, see columns_to_group_by()
[[nodiscard]] std::vector<Part> parts_by(sim::Records const& records, std::string_view key);

[[nodiscard]] std::vector<std::string> const& columns_to_group_by();

} // namespace sunder::cli
