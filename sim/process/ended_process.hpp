/// \file
/// What is the same of all processes that this one starts.
#pragma once

#include <initializer_list>
#include <string>

namespace sunder::sim {

/// "was killed by signal 9 (Killed)" or "ended with exit code 1". \param status  as waitpid() has it
[[nodiscard]] std::string words_of_end(int status);

/// In a child: these signals do what they do by default, and none is blocked.
void restore_default_signals(std::initializer_list<int> signals);

} // namespace sunder::sim
