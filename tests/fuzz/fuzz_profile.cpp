/// Any text as what a runtime says that its ops took: refused, or times that can be matched with a model's
/// ops.
#include "sim/model/build_model.hpp"
#include "sim/ncnn/import_ncnn.hpp"
#include "sim/profile/foreign_profile.hpp"
#include "sim/profile/match_profile.hpp"

#include <cmath>
#include <cstdlib>
#include <string>

using namespace sunder::sim;

namespace {

constexpr char const* text = R"(7767517
5 5
Input          data       0 1 data 0=16 1=16 2=3
Convolution    features.0 1 1 data a 0=8 1=3 4=1 6=216
ReLU           features.2 1 1 a b
Pooling        pool       1 1 b c 0=1 4=1
InnerProduct   fc         1 1 c d 0=10 2=80
)";

ModelGraph const& model()
{
    static ModelGraph const fused = [] {
        Diagnostics diagnostics;
        auto graph = fuse(build_model(parse_ncnn(text, "small.param").model, diagnostics));
        diagnostics.raise_if_any();
        return graph;
    }();
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
