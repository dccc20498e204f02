/// \file
/// What a call must not do, whatever it reads.
#pragma once

#include "tests/fuzz/program/sandbox.hpp"
#include "tests/fuzz/program/subjects.hpp"

#include <optional>

namespace sunder::fuzz {

/// A call, and what stood where.
struct Case {
    Subject const& subject;
    std::string const& mutant;
    std::filesystem::path folder;
    std::optional<std::string> output_before;
};

/// Everything that is wrong with the call; empty where all is well.
[[nodiscard]] std::vector<std::string> judge(Case const& looked_at, Outcome const& outcome);

} // namespace sunder::fuzz
