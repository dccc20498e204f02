/// \file
/// Traces of events in the form of Chrome's, as ONNX Runtime and torch.profiler write them.
#pragma once

#include "sim/profile/foreign_profile.hpp"

namespace sunder::sim::detail {

[[nodiscard]] ForeignProfile read_trace_profile(std::shared_ptr<Source const> const& source,
                                                std::size_t passes, Diagnostics& diagnostics);

} // namespace sunder::sim::detail
