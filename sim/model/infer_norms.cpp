#include "sim/model/infer_parts.hpp"

#include <fmt/format.h>

namespace sunder::sim {

/// At inference y = scale x + shift per channel, from four stored vectors of which two are trained
/// (Ioffe and Szegedy, ICML 2015, section 3.1).
Inference infer_norm(BatchNorm const& /*op*/, Inputs inputs)
{
    auto const& input = input_with_shape("batch_norm", inputs);
    auto result = of_each_element(input, 2.0);
    auto const channels = static_cast<double>(input.shape[0]);
    add_parameters(result, 2.0 * channels, 2.0 * channels);
    return result;
}

/// Each element is divided by a power of a sum of squares over `size` channels (Krizhevsky et al., NIPS 2012,
/// section 3.3): size squares and additions, a power and a division.
Inference infer_norm(LocalResponseNorm const& op, Inputs inputs)
{
    check_number("size", op.size);
    return of_each_element(input_with_shape("local_response_norm", inputs),
                           2.0 * static_cast<double>(op.size) + 2.0);
}

/// Of each element: a sum for the mean, its difference, a square and a sum for the variance, a factor; then
/// its own factor and shift.
Inference infer_norm(LayerNorm const& op, Inputs inputs)
{
    auto const& input = input_with_shape("layer_norm", inputs);
    auto const rank = static_cast<std::int64_t>(input.shape.size());
    if (op.axes < 1 || op.axes > rank)
        throw Misfit{fmt::format("it is over {} axes, and its input is {}", op.axes, text_of(input.shape))};
    double const factor = op.factor == NormFactor::present ? 1.0 : 0.0;
    double const bias = op.bias == Bias::present ? 1.0 : 0.0;
    auto result = of_each_element(input, 5.0 + factor + bias);
    add_parameters(result, (factor + bias) * product({input.shape.end() - op.axes, input.shape.end()}));
    return result;
}

/// Of each element: a square, a sum, a factor; then its own factor.
Inference infer_norm(RmsNorm const& op, Inputs inputs)
{
    auto const& input = input_with_shape("rms_norm", inputs);
    double const factor = op.factor == NormFactor::present ? 1.0 : 0.0;
    auto result = of_each_element(input, 3.0 + factor);
    add_parameters(result, factor * static_cast<double>(input.shape.back()));
    return result;
}

/// As layer normalisation, with a factor and a shift of each channel.
Inference infer_norm(GroupNorm const& op, Inputs inputs)
{
    auto const& input = input_with_shape("group_norm", inputs);
    check_number("groups", op.groups);
    if (input.shape[0] % op.groups != 0)
        throw Misfit{fmt::format("{} groups do not divide {} channels", op.groups, input.shape[0])};
    auto result = of_each_element(input, 7.0);
    add_parameters(result, 2.0 * static_cast<double>(input.shape[0]));
    return result;
}

} // namespace sunder::sim
