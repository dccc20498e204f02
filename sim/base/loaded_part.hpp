/// \file
/// Parts of the program that are loaded when they are needed, for they bring large libraries along.
#pragma once

namespace sunder::sim {

/// The function called `function` of the shared object `part`, which lies beside the program or in
/// libexec/sunder where that is installed. A part stays loaded. \throws RunError  where it is not found, or
/// cannot be loaded
[[nodiscard]] void* find_in_part(char const* part, char const* function);

/// \pre the function is of this type
template <class Function>
Function* loaded(char const* part, char const* function)
{
    return reinterpret_cast<Function*>(find_in_part(part, function));
}

} // namespace sunder::sim
