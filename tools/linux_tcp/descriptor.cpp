#include "tools/linux_tcp/descriptor.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <cerrno>
#include <system_error>

namespace sunder::linux_tcp {

Descriptor::~Descriptor()
{
    if (number_ >= 0) ::close(number_);
}

int granted(int result, std::string const& what)
{
    if (result < 0) throw sim::RunError{fmt::format("{}: {}", what, std::generic_category().message(errno))};
    return result;
}

} // namespace sunder::linux_tcp
