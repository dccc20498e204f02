#include "sim/ncnn/rules.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace sunder::sim {
namespace {

using Value = LayerOps::Value;

/// A value for each channel.
Constant of_channels(LayerOps const& ops)
{
    auto const& shape = ops.shape();
    WholeNumbers constant(shape.size(), 1);
    constant.front() = shape.front();
    return {.shape = constant};
}

void check_channels(LayerOps const& ops, int key)
{
    auto const stated = integer(ops.layer(), key, 0);
    if (stated <= 0 || stated == ops.shape().front()) return;
    throw SettingMisfit{ops.layer().find(key)->at,
                        fmt::format("it is for {} channels, and its input ({}) has {}", stated,
                                    fmt::join(ops.shape(), ", "), ops.shape().front())};
}

void import_batch_norm(LayerOps& ops)
{
    check_channels(ops, 0);
    ops.give(ops.add(BatchNorm{}, {ops.input()}));
}

/// A factor of each channel, and a shift where it has one: what is left of batch normalisation.
void import_scale(LayerOps& ops)
{
    constexpr std::int64_t by_an_input = -233;
    bool const is_shifted = integer(ops.layer(), 1, 0) != 0;
    if (integer(ops.layer(), 0, 0) == by_an_input) {
        auto const scaled = ops.add(Multiply{}, ops.all_inputs());
        return ops.give(is_shifted ? ops.add(Add{.constant = of_channels(ops)}, {scaled}) : scaled);
    }
    if (integer(ops.layer(), 0, 0) == 1) {
        auto const scaled = ops.add(Multiply{.constant = {.shape = {1}}}, {ops.input()});
        return ops.give(is_shifted ? ops.add(Add{.constant = {.shape = {1}}}, {scaled}) : scaled);
    }
    check_channels(ops, 0);
    if (is_shifted) return ops.give(ops.add(BatchNorm{}, {ops.input()}));
    ops.give(ops.add(Multiply{.constant = of_channels(ops)}, {ops.input()}));
}

void import_bias(LayerOps& ops)
{
    ops.give(ops.add(Add{.constant = of_channels(ops)}, {ops.input()}));
}

/// Of so many elements in the end: the axes that hold them.
std::int64_t axes_of(WholeNumbers const& shape, std::int64_t elements)
{
    std::int64_t axes = 0;
    double held = 1;
    for (auto length = shape.rbegin(); length != shape.rend(); ++length) {
        held *= static_cast<double>(*length);
        ++axes;
        if (held == static_cast<double>(elements)) return axes;
    }
    throw Misfit{
        fmt::format("it is over {} elements, which no axes of ({}) hold", elements, fmt::join(shape, ", "))};
}

void import_layer_norm(LayerOps& ops)
{
    auto const elements = integer(ops.layer(), 0, 0);
    auto const axes = elements == 0 ? 1 : axes_of(ops.shape(), elements);
    bool const has_factors = integer(ops.layer(), 2, 1) != 0;
    ops.give(ops.add(LayerNorm{.axes = axes,
                               .factor = has_factors ? NormFactor::present : NormFactor::none,
                               .bias = has_factors ? Bias::present : Bias::none},
                     {ops.input()}));
}

/// Of a norm that has factors for another number of elements than its last axis.
OpExtras parameters_of(LayerOps const& ops, std::int64_t factors)
{
    if (factors <= 0 || factors == ops.shape().back()) return {};
    return {.stored = {}, .parameters = factors};
}

void import_rms_norm(LayerOps& ops)
{
    auto const elements = integer(ops.layer(), 0, 0);
    if (elements != 0) static_cast<void>(axes_of(ops.shape(), elements));
    bool const has_factors = integer(ops.layer(), 2, 1) != 0;
    ops.give(ops.add(RmsNorm{.factor = has_factors ? NormFactor::present : NormFactor::none}, {ops.input()},
                     has_factors ? parameters_of(ops, elements) : OpExtras{}));
}

OpExtras parameters_of_group(LayerOps const& ops, int key)
{
    if (integer(ops.layer(), key, 1) != 0) return {};
    return {.stored = {}, .parameters = 0};
}

void import_group_norm(LayerOps& ops)
{
    check_channels(ops, 1);
    ops.give(
        ops.add(GroupNorm{.groups = integer(ops.layer(), 0, 1)}, {ops.input()}, parameters_of_group(ops, 3)));
}

void import_instance_norm(LayerOps& ops)
{
    check_channels(ops, 0);
    ops.give(ops.add(GroupNorm{.groups = ops.shape().front()}, {ops.input()}, parameters_of_group(ops, 2)));
}

/// To mean 0, and variance 1 where that is asked for, over each channel or all of them.
void import_mean_variance(LayerOps& ops)
{
    bool const is_over_all = integer(ops.layer(), 1, 0) != 0;
    auto const rank = static_cast<std::int64_t>(ops.shape().size());
    auto const axes = is_over_all ? rank : std::max<std::int64_t>(1, rank - 1);
    ops.give(ops.add(LayerNorm{.axes = axes, .factor = NormFactor::none, .bias = Bias::none}, {ops.input()}));
}

/// By the root of the sum of squares, and a factor: as much as by the root of their mean.
void import_normalize(LayerOps& ops)
{
    ops.give(ops.add(RmsNorm{}, {ops.input()}, parameters_of(ops, integer(ops.layer(), 3, 0))));
}

void import_response_norm(LayerOps& ops)
{
    auto const size = integer(ops.layer(), 1, 5);
    bool const is_within_channel = integer(ops.layer(), 0, 0) != 0;
    if (size < 1 || size > 1000) throw Misfit{"its window is of 1 to 1000"};
    ops.give(ops.add(LocalResponseNorm{.size = is_within_channel ? size * size : size}, {ops.input()}));
}

} // namespace

LayerRules norm_rules()
{
    return {{"BatchNorm", import_batch_norm},
            {"Scale", import_scale},
            {"Bias", import_bias},
            {"LayerNorm", import_layer_norm},
            {"RMSNorm", import_rms_norm},
            {"GroupNorm", import_group_norm},
            {"InstanceNorm", import_instance_norm},
            {"MVN", import_mean_variance},
            {"Normalize", import_normalize},
            {"LRN", import_response_norm}};
}

} // namespace sunder::sim
