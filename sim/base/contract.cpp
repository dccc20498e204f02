#include "sim/base/contract.hpp"

#include <cstdio>
#include <cstdlib>
#include <string_view>

namespace sunder::sim::detail {
namespace {

/// Where this was built is nobody's business.
std::string_view within_the_project(std::string_view file)
{
    constexpr std::string_view here{__FILE__};
    constexpr auto root = here.substr(0, here.size() - std::string_view{"sim/base/contract.cpp"}.size());
    if (file.starts_with(root)) file.remove_prefix(root.size());
    return file;
}

} // namespace

void broken_contract(char const* what, char const* file, int line)
{
    auto const name = within_the_project(file);
    std::fprintf(stderr, "%.*s:%d: broken contract: %s\n", static_cast<int>(name.size()), name.data(), line,
                 what);
    std::abort();
}

} // namespace sunder::sim::detail
