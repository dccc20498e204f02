#include "tools/linux_tcp/granted.hpp"

#include <fmt/core.h>

#include <cerrno>
#include <system_error>

namespace sunder::linux_tcp {

int granted(int result, std::string const& what)
{
    if (result < 0) throw sim::RunError{fmt::format("{}: {}", what, std::generic_category().message(errno))};
    return result;
}

} // namespace sunder::linux_tcp
