/// \file
/// Damage to journals (sim/output/journal.hpp), also such that the checksums of their records still hold.
#pragma once

#include "tests/fuzz/program/draw.hpp"

namespace sunder::fuzz {

[[nodiscard]] std::string mutate_journal(std::string const& bytes, Draw& draw);

} // namespace sunder::fuzz
