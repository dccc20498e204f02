/// \file
/// Damage to files of weights (safetensors, with a digest of the whole).
#pragma once

#include "tests/fuzz/program/draw.hpp"

namespace sunder::fuzz {

/// Bytes, the header or numbers changed; mostly with the length and the digest put right, so that what reads
/// them has to notice by itself.
[[nodiscard]] std::string mutate_weights(std::string const& bytes, Draw& draw);

} // namespace sunder::fuzz
