/// \file
/// `sunder plan --ops`: what each op asks of a device, as the cost model sees it.
#pragma once

#include "tools/cli/syntax/command_line.hpp"

namespace sunder::cli {

/// Of the models of a scenario's applications, or of a model by itself: fused ops, their work, what they read
/// and write, and how long they take on devices.
void plan_ops(Arguments const& arguments);

} // namespace sunder::cli
