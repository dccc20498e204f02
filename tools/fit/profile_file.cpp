#include "tools/fit/profile_file.hpp"

#include "sim/base/run_error.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cmath>
#include <fstream>

namespace sunder::fit {
namespace {

constexpr double percent = 100;

} // namespace

std::string error_text(ErrorSummary const& errors)
{
    return fmt::format("median {:.0f} %, 80th percentile {:.0f} %", percent * errors.median,
                       percent * errors.p80);
}

std::optional<StatedKey> find_error_key(ErrorSummary const& errors)
{
    constexpr double most_median = 99;
    constexpr double most_p80 = 900;
    double const median = std::max(1.0, std::round(percent * errors.median));
    double const p80 = std::max(median, std::round(percent * errors.p80));
    if (median > most_median || p80 > most_p80) return {};
    return StatedKey{
        .key = "error",
        .value = fmt::format("{{median: {} %, p80: {} %, networks: {}}}", median, p80, errors.networks),
        .source = "of networks left out, as said above"};
}

void write_whole(std::filesystem::path const& path, std::string const& text)
{
    auto const part = path.string() + ".part";
    std::ofstream file{part, std::ios::binary};
    file << text;
    file.close();
    if (!file) throw sim::RunError{"cannot write " + part};
    std::filesystem::rename(part, path);
}

} // namespace sunder::fit
