/// Any text as a platform file of SimGrid: refused, or a scenario that is read and whose platform can be
/// written.
#include "sim/config/load.hpp"
#include "sim/exchange/export_platform.hpp"
#include "sim/exchange/import_platform.hpp"
#include "sim/scenario/deployment.hpp"

#include <algorithm>
#include <cctype>
#include <cstdlib>
#include <string>

using namespace sunder::sim;

namespace {

/// Numbers of hosts grow with digits; many only take their time.
bool has_long_numbers(std::string const& text)
{
    constexpr std::size_t most_digits = 4;
    std::size_t digits = 0;
    return std::ranges::any_of(text, [&](unsigned char c) {
        digits = std::isdigit(c) != 0 ? digits + 1 : 0;
        return digits > most_digits;
    });
}

ImportedPlatform imported(std::string const& text)
{
    auto const source = std::make_shared<Source const>(Source{"fuzz.xml", text});
    return import_platform({.source = source, .from = {}, .to = {}});
}

} // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it by this name
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    std::string const text{reinterpret_cast<char const*>(data), size};
    if (has_long_numbers(text)) return 0;
    std::string scenario;
    try {
        scenario = imported(text).text;
    } catch (InputError const&) {
        return 0;
    }
    try {
        auto const read = parse_scenario({.path = "fuzz.yaml", .text = scenario});
        static_cast<void>(deploy(read));
        static_cast<void>(export_platform(read, "fuzz.yaml"));
    } catch (InputError const&) {
        std::abort(); // what an import gives is a scenario
    }
    return 0;
}
