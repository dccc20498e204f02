/// Graphs of any operators, damaged as protobuf messages: refused, or a model whose work and bytes are
/// finite.
#include "sim/model/build_model.hpp"
#include "sim/onnx/import_onnx.hpp"
#include "tests/fuzz/program/mutate_protobuf.hpp"
#include "tests/fuzz/random_onnx.hpp"

#include <algorithm>
#include <cmath>
#include <cstdlib>
#include <cstring>
#include <string>

using namespace sunder;

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it by this name
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    try {
        auto const imported = sim::parse_onnx({reinterpret_cast<char const*>(data), size}, "fuzz.onnx");
        sim::Diagnostics diagnostics;
        auto const model = sim::build_model(imported.model, diagnostics);
        diagnostics.raise_if_any();
        auto const fused = sim::fuse(model);
        if (!std::isfinite(fused.work().value()) || !std::isfinite(fused.weights().value())) std::abort();
    } catch (sim::InputError const&) {
        return 0;
    }
    return 0;
}

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it by this name
extern "C" std::size_t LLVMFuzzerCustomMutator(std::uint8_t* data, std::size_t size, std::size_t most,
                                               unsigned seed)
{
    fuzz::Draw draw{sim::Seed{seed}};
    std::string const before{reinterpret_cast<char const*>(data), size};
    auto const after =
        size == 0 || draw.one_in(4) ? fuzz::random_onnx(draw) : fuzz::mutate_protobuf(before, draw);
    auto const length = std::min(after.size(), most);
    std::memcpy(data, after.data(), length);
    return length;
}
