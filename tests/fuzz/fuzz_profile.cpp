/// Any text as what a runtime says that its ops took: refused, or times that can be matched with a model's
/// ops.
#include "sim/config/load.hpp"
#include "sim/profile/foreign_profile.hpp"
#include "sim/profile/match_profile.hpp"

#include <cmath>
#include <cstdlib>
#include <string>

using namespace sunder::sim;

namespace {

constexpr char const* text = R"(format: sunder-model/1
input: {shape: [3, 16, 16]}
ops:
  - {name: features.0, conv2d: {out: 8, kernel: 3, pad: 1, bias: false}}
  - {name: features.1, batch_norm: {}}
  - {name: features.2, activation: relu}
  - {name: pool, adaptive_average_pool: {out: 1}}
  - {name: flatten, flatten: {}}
  - {name: fc, linear: {out: 10}}
)";

ModelGraph const& model()
{
    static ModelGraph const fused = fuse(parse_model({.path = "small.yaml", .text = text}));
    return fused;
}

bool is_time(Seconds time)
{
    return std::isfinite(time.value()) && time >= Seconds{};
}

void use(ForeignProfile const& profile)
{
    for (auto const& op : profile.ops)
        for (auto const time : op.times)
            if (!is_time(time)) std::abort();
    auto const match = match_profile(model(), profile);
    if (match.times.size() != model().ops.size() || !is_time(match.matched)) std::abort();
}

} // namespace

// NOLINTNEXTLINE(readability-identifier-naming): libFuzzer calls it by this name
extern "C" int LLVMFuzzerTestOneInput(std::uint8_t const* data, std::size_t size)
{
    auto const source =
        std::make_shared<Source const>(Source{"fuzz.profile", {reinterpret_cast<char const*>(data), size}});
    for (std::size_t const passes : {1, 2, 1'000'000}) {
        Diagnostics diagnostics;
        auto const profile = read_foreign_profile(source, passes, diagnostics);
        if (diagnostics.empty()) use(profile);
    }
    return 0;
}
