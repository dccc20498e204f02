/// \file
/// ONNX graphs of a few nodes drawn from all operators that the ONNX library knows, in all their versions,
/// and some that it does not know: most break a rule of theirs somewhere.
#pragma once

#include "tests/fuzz/program/draw.hpp"

#include <string>

namespace sunder::fuzz {

/// In protobuf's wire format.
[[nodiscard]] std::string random_onnx(Draw& draw);

} // namespace sunder::fuzz
