/// \file
/// Contracts: when one is broken the program is wrong, not its input, so it stops at once.
#pragma once

namespace sunder::sim::detail {

[[noreturn]] void broken_contract(char const* what, char const* file, int line);

} // namespace sunder::sim::detail

/// What the caller owes.
#define SUNDER_EXPECTS(condition)                                                                            \
    ((condition) ? static_cast<void>(0)                                                                      \
                 : ::sunder::sim::detail::broken_contract(#condition, __FILE__, __LINE__))
/// What the function owes.
#define SUNDER_ENSURES(condition) SUNDER_EXPECTS(condition)
