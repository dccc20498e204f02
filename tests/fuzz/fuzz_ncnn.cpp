/// Any text as a graph of ncnn: refused, or a model whose work and bytes are finite.
#include "sim/model/build_model.hpp"
#include "sim/ncnn/import_ncnn.hpp"

#include <cmath>
#include <cstdlib>
#include <string>

using namespace sunder::sim;

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it by this name
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    try {
        auto const imported = parse_ncnn({reinterpret_cast<char const*>(data), size}, "fuzz.param",
                                         {.input_type = {}, .shapes = {{"", {3, 32, 32}}}});
        Diagnostics diagnostics;
        auto const model = build_model(imported.model, diagnostics);
        diagnostics.raise_if_any();
        auto const fused = fuse(model);
        if (!std::isfinite(fused.work().value()) || !std::isfinite(fused.weights().value())) std::abort();
    } catch (InputError const&) {
        return 0;
    }
    return 0;
}
