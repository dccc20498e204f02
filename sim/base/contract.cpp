#include "sim/base/contract.hpp"

#include <cstdio>
#include <cstdlib>

namespace sunder::sim::detail {

void broken_contract(char const* what, char const* file, int line)
{
    std::fprintf(stderr, "%s:%d: broken contract: %s\n", file, line, what);
    std::abort();
}

} // namespace sunder::sim::detail
