/// \file
/// The source of a network for people who go on in Python.
#pragma once

#include "nas/winner/winner_parts.hpp"

#include <string>

namespace sunder::nas {

/// A module of Python: classes Head, Tail and Network with PyTorch's layers, and load(), which fills in the
/// weights of head.pt and tail.pt beside it. \param title  one line
/// \throws sim::RunError  where an op has no counterpart in PyTorch, which it names
[[nodiscard]] std::string network_source(WinnerParts const& parts, std::string const& title);

} // namespace sunder::nas
