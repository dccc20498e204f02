#include "sim/cost/codec.hpp"

#include "sim/base/match.hpp"
#include "sim/cost/compute_cost.hpp"

#include <algorithm>
#include <cmath>

namespace sunder::sim {
namespace {

/// A tensor on its way through the stages.
struct Coded {
    std::vector<double> extents; ///< channels first; one where there are no channels
    int bits = 32;
    bool has_grades = true; ///< numbers that may be a little off, unlike words, positions and conditions

    [[nodiscard]] bool has_channels() const { return extents.size() > 1; }
    [[nodiscard]] double elements() const
    {
        double product = 1;
        for (double const extent : extents)
            product *= extent;
        return product;
    }
    [[nodiscard]] Bytes bytes() const { return Bytes{elements() * bits / 8.0}; }
};

/// What one side does for one stage: it launches an op, or it takes its time on any device.
using Effort = std::variant<Demand, Seconds>;

/// The tensor after a stage that changes it, and what that takes and costs.
struct Step {
    Coded result;
    Effort encoder;
    Effort decoder;
    double accuracy_cost = 0;
};

/// Nothing where the stage changes nothing.
using MaybeStep = std::optional<Step>;

bool has_grades(ElementType type)
{
    return type != ElementType::int32 && type != ElementType::int64 && type != ElementType::boolean;
}

Coded uncoded(Tensor const& tensor)
{
    int const bits = bits_of(tensor.type);
    Coded coded{.extents = {}, .bits = bits, .has_grades = has_grades(tensor.type)};
    if (tensor.shape.size() < 2) {
        coded.extents = {tensor.bytes.value() * 8.0 / bits};
        return coded;
    }
    for (auto const extent : tensor.shape)
        coded.extents.push_back(static_cast<double>(extent));
    return coded;
}

/// Bytes in no shape.
Coded packed(Bytes bytes, int bits)
{
    return {.extents = {bytes.value() * 8.0 / bits}, .bits = bits};
}

Bytes bytes_after(CodedSize const& size, Bytes before)
{
    return std::visit(
        Match{[&](Ratio ratio) { return before / ratio.value; }, [](Bytes bytes) { return bytes; }}, size);
}

MaybeStep step_of(Quantise const& stage, Coded const& tensor)
{
    if (tensor.bits <= stage.bits || !tensor.has_grades) return {};
    auto result = tensor;
    result.bits = stage.bits;
    auto const demand = [&](char const* cost_class) {
        return Demand{.work = Flops{2.0 * tensor.elements()},
                      .traffic = {.floats = tensor.bytes() + result.bytes()},
                      .cost_class = cost_class};
    };
    return Step{result, demand("encode"), demand("decode"), stage.accuracy_cost};
}

MaybeStep step_of(Bottleneck const& stage, Coded const& tensor)
{
    if (!tensor.has_channels()) return {};
    auto result = tensor;
    result.extents.front() = static_cast<double>(stage.to);
    double taps = 1;
    double positions = 1;
    for (std::size_t i = 1; i < result.extents.size(); ++i) {
        result.extents[i] = std::ceil(tensor.extents[i] / static_cast<double>(stage.stride));
        positions *= result.extents[i];
        taps *= static_cast<double>(stage.kernel);
    }
    if (result.elements() >= tensor.elements()) return {};
    double const weights = tensor.extents.front() * result.extents.front() * taps;
    Demand const demand{.work = Flops{2.0 * weights * positions},
                        .traffic = {.floats = tensor.bytes() + result.bytes() + Bytes{4.0 * weights}},
                        .cost_class = stage.kernel == 1 ? "pointwise" : "conv2d"};
    return Step{result, demand, demand, stage.accuracy_cost};
}

MaybeStep step_of(Autoencoder const& stage, Coded const& tensor)
{
    auto const before = tensor.bytes();
    auto const after = bytes_after(stage.size, before);
    if (after >= before) return {};
    auto const demand = [&](Flops work) {
        return Demand{.work = work, .traffic = {.floats = before + after}, .cost_class = "conv2d"};
    };
    return Step{packed(after, tensor.bits), demand(stage.encoder), demand(stage.decoder),
                stage.accuracy_cost};
}

Effort effort_of(CodingSpeed const& speed, Bytes before, Bytes after)
{
    return std::visit(Match{[&](BytesPerSecond rate) -> Effort { return before / rate; },
                            [&](FlopsPerByte work) -> Effort {
                                return Demand{.work = work * before,
                                              .traffic = {.floats = before + after},
                                              .cost_class = "opaque"};
                            }},
                      speed);
}

/// The work of a program, which does the same to whatever it gets.
MaybeStep step_of(RatedCodec const& stage, Coded const& tensor)
{
    auto const before = tensor.bytes();
    auto const after = bytes_after(stage.size, before);
    if (after >= before) return {};
    return Step{packed(after, tensor.bits), effort_of(stage.encoder, before, after),
                effort_of(stage.decoder, before, after), stage.accuracy_cost};
}

MaybeStep step_of(Lossless const& stage, Coded const& tensor)
{
    return step_of(RatedCodec{.size = stage.size, .encoder = stage.encoder, .decoder = stage.decoder},
                   tensor);
}

/// Calls it with each step that changes the tensor, and returns the tensor behind all.
Coded for_each_step(Tensor const& tensor, std::vector<CodecStage> const& codec, auto const& visit)
{
    auto coded = uncoded(tensor);
    for (auto const& stage : codec) {
        auto const step = std::visit([&](auto const& one) { return step_of(one, coded); }, stage);
        if (!step) continue;
        visit(*step);
        coded = step->result;
    }
    return coded;
}

} // namespace

Bytes coded_bytes(Tensor const& tensor, std::vector<CodecStage> const& codec)
{
    bool changed = false;
    auto const coded = for_each_step(tensor, codec, [&](Step const& /*step*/) { changed = true; });
    return Bytes{std::ceil(changed ? coded.bytes().value() : tensor.bytes.value())};
}

std::optional<Seconds> find_coding_time(Tensor const& tensor, std::vector<CodecStage> const& codec,
                                        CodingSide side, DeviceProfile const& profile)
{
    std::optional<Seconds> sum{std::in_place};
    for_each_step(tensor, codec, [&](Step const& step) {
        auto const& effort = side == CodingSide::encoder ? step.encoder : step.decoder;
        auto const time =
            std::visit(Match{[&](Demand const& demand) { return find_roofline_time(demand, profile); },
                             [](Seconds known) { return std::optional{known}; }},
                       effort);
        if (sum && time)
            *sum += *time;
        else
            sum.reset();
    });
    return sum;
}

double accuracy_cost(Tensor const& tensor, std::vector<CodecStage> const& codec)
{
    double sum = 0;
    for_each_step(tensor, codec, [&](Step const& step) { sum += step.accuracy_cost; });
    return sum;
}

} // namespace sunder::sim
