/// \file
/// What torch.profiler's `key_averages().table()` tells of kinds of op.
#pragma once

#include "sim/profile/foreign_profile.hpp"

namespace sunder::sim::detail {

/// Whether the text holds the header of such a table.
[[nodiscard]] bool is_averages_table(std::string_view text);

/// Sums of the last such table, a pass: of each kind the time without that of the ops it calls, so that
/// nothing counts twice; that on an accelerator where the table tells it, else that on the CPU.
[[nodiscard]] ForeignProfile read_averages_table(std::shared_ptr<Source const> const& source,
                                                 std::size_t passes, Diagnostics& diagnostics);

} // namespace sunder::sim::detail
