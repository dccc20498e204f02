#include "sim/cost/codec.hpp"

#include "sim/cost/compute_cost.hpp"

#include <cmath>

namespace sunder::sim {
namespace {

/// A tensor on its way through the stages.
struct Coded {
    double channels = 0.0;  ///< 0: no channel dimension
    double positions = 0.0; ///< elements of one channel, or of all where there are none
    int bits = 32;

    [[nodiscard]] double elements() const { return channels > 0.0 ? channels * positions : positions; }
    [[nodiscard]] Bytes bytes() const { return Bytes{elements() * bits / 8.0}; }
};

Coded uncoded(Tensor const& tensor)
{
    int const bits = bits_of(tensor.type);
    double const elements = tensor.bytes.value() * 8.0 / bits;
    if (tensor.shape.size() < 2) return {.positions = elements, .bits = bits};
    auto const channels = static_cast<double>(tensor.shape.front());
    return {.channels = channels, .positions = elements / channels, .bits = bits};
}

/// The tensor after the stage, and what that takes on either side; unchanged where the stage does nothing.
struct Step {
    Coded result;
    std::optional<Demand> demand;
};

Step step_of(Quantise const& stage, Coded const& tensor)
{
    if (tensor.bits <= stage.bits) return {.result = tensor, .demand = {}};
    auto result = tensor;
    result.bits = stage.bits;
    return {.result = result,
            .demand = Demand{.work = Flops{2.0 * tensor.elements()},
                             .traffic = tensor.bytes() + result.bytes(),
                             .cost_class = "elementwise"}};
}

Step step_of(Bottleneck const& stage, Coded const& tensor)
{
    auto const to = static_cast<double>(stage.to);
    if (tensor.channels <= to) return {.result = tensor, .demand = {}};
    auto result = tensor;
    result.channels = to;
    double const weights = tensor.channels * to;
    return {.result = result,
            .demand = Demand{.work = Flops{2.0 * weights * tensor.positions},
                             .traffic = tensor.bytes() + result.bytes() + Bytes{4.0 * weights},
                             .cost_class = "pointwise"}};
}

Step step_of(CodecStage const& stage, Coded const& tensor)
{
    return std::visit([&](auto const& one) { return step_of(one, tensor); }, stage);
}

} // namespace

Bytes coded_bytes(Tensor const& tensor, std::vector<CodecStage> const& codec)
{
    auto coded = uncoded(tensor);
    bool changed = false;
    for (auto const& stage : codec) {
        auto const step = step_of(stage, coded);
        changed = changed || step.demand;
        coded = step.result;
    }
    return Bytes{std::ceil(changed ? coded.bytes().value() : tensor.bytes.value())};
}

std::optional<Seconds> find_coding_time(Tensor const& tensor, std::vector<CodecStage> const& codec,
                                        DeviceProfile const& profile)
{
    auto coded = uncoded(tensor);
    Seconds sum;
    for (auto const& stage : codec) {
        auto const step = step_of(stage, coded);
        coded = step.result;
        if (!step.demand) continue;
        auto const time = find_roofline_time(*step.demand, profile);
        if (!time) return {};
        sum += *time;
    }
    return sum;
}

} // namespace sunder::sim
