/// \file
/// What the system refuses.
#pragma once

#include "sim/base/run_error.hpp"

#include <string>

namespace sunder::linux_tcp {

/// The result of a system call that says -1 where it fails.
/// \throws sim::RunError  naming `what` and the reason
int granted(int result, std::string const& what);

} // namespace sunder::linux_tcp
