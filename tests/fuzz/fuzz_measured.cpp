/// Any text as a table of what was measured of requests: refused, or settings whose samples are numbers.
#include "sim/calibration/measured_table.hpp"

#include <cmath>
#include <cstdlib>
#include <string>

using namespace sunder::sim;

namespace {

void use(MeasuredTable table)
{
    if (table.measured.empty()) std::abort();
    for (auto const& setting : table.settings) {
        if (setting.keys.size() != table.keys.size()) std::abort();
        for (auto const& [measure, samples] : setting.samples)
            for (double const sample : samples)
                if (!std::isfinite(sample) || sample < 0) std::abort();
    }
    hold_out(table, 0.3, 1);
    for (auto const& setting : table.settings)
        (void)setting_text(table, setting);
}

} // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it by this name
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    auto const source =
        std::make_shared<Source const>(Source{"fuzz.csv", {reinterpret_cast<char const*>(data), size}});
    auto const has_a_dot = [](std::string_view key) { return key.find('.') != std::string_view::npos; };
    for (auto const* const column : {"", "test"})
        try {
            use(read_measured({.source = source, .is_key = has_a_dot, .group = column, .held_out = column}));
        } catch (InputError const&) {
            continue;
        }
    return 0;
}
