/// \file
/// How a command of the user's own is to find accuracies out. Plain settings.
#pragma once

#include "nas/command/command_words.hpp"
#include "sim/base/diagnostic.hpp"
#include "sim/base/quantity.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace sunder::nas {

struct CommandPlan {
    CommandWords command;
    std::filesystem::path folder;   ///< in which it runs: that of the search file
    std::filesystem::path finished; ///< file of what is done
    std::string named;              ///< as messages call it
    std::int64_t jobs = 1;          ///< at once
    std::optional<sim::Seconds> timeout;
    sim::Location where;
};

} // namespace sunder::nas
