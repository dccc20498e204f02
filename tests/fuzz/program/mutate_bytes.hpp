/// \file
/// Damage that knows nothing of what the bytes mean.
#pragma once

#include "tests/fuzz/program/draw.hpp"

namespace sunder::fuzz {

/// Some bytes changed, removed, doubled or put elsewhere.
[[nodiscard]] std::string mutate_bytes(std::string bytes, Draw& draw);

} // namespace sunder::fuzz
