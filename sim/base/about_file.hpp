/// \file
/// What is wrong with a file as a whole.
#pragma once

#include "sim/base/diagnostic.hpp"

#include <string>

namespace sunder::sim {

[[nodiscard]] InputError about_file(std::string name, std::string message, std::string hint);

} // namespace sunder::sim
