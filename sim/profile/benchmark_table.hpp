/// \file
/// What TensorFlow Lite's benchmark_model tells of ops.
#pragma once

#include "sim/profile/foreign_profile.hpp"

namespace sunder::sim::detail {

/// Its last table "Run Order": columns between tabs, or between commas, whatever their order.
[[nodiscard]] ForeignProfile read_benchmark_table(std::shared_ptr<Source const> const& source,
                                                  Diagnostics& diagnostics);

} // namespace sunder::sim::detail
