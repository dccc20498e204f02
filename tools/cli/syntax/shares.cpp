#include "tools/cli/syntax/shares.hpp"

#include <fmt/format.h>

#include <sstream>

namespace sunder::cli {

double share_of(Arguments const& arguments, std::string_view option, ShareLimits const& limits)
{
    auto const text = arguments.text(option).value_or(limits.preset);
    double percent = 0;
    std::istringstream words{text};
    std::string rest;
    bool const fits = words >> percent && (!(words >> rest) || rest == "%") && percent >= limits.least &&
                      percent <= limits.most;
    if (!fits)
        throw usage_error(arguments.command(), fmt::format("--{}: '{}' is no share", option, text),
                          fmt::format("as in --{} '{}'", option, limits.preset));
    return percent / 100;
}

} // namespace sunder::cli
