/// Any text as a model: refused, or a graph whose work and bytes are finite, which can be fused.
#include "sim/config/load.hpp"

#include <cmath>
#include <cstdlib>
#include <string>

using namespace sunder::sim;

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it by this name
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    try {
        auto const model = parse_model({.path = "fuzz.yaml",
                                        .text = {reinterpret_cast<char const*>(data), size},
                                        .read_file = [](auto const&) {
                                            return FileText{std::nullopt, "there is no such file"};
                                        }});
        auto const fused = fuse(model);
        if (!std::isfinite(fused.work().value()) || !std::isfinite(fused.weights().value())) std::abort();
    } catch (InputError const&) {
        return 0;
    }
    return 0;
}
