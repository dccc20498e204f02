#include "sim/model/infer.hpp"
#include "sim/onnx/typed_families.hpp"

#include <algorithm>
#include <cmath>
#include <map>
#include <numeric>
#include <string>

namespace sunder::sim {
namespace {

using Value = NodeOps::Value;

/// All that is computed and goes in, each once.
std::vector<Value> all_values(NodeOps const& ops)
{
    std::vector<Value> values;
    for (int i = 0; i < ops.node().input_size(); ++i) {
        if (!has_input(ops.node(), i) || ops.is_constant(i)) continue;
        auto const& value = ops.graph().value_at(ops.node(), i);
        bool const is_new =
            std::ranges::none_of(values, [&](Value const& each) { return each.producer == value.producer; });
        if (is_new) values.push_back(value);
    }
    if (values.empty()) throw NoSuchOp{"nothing is computed that goes in"};
    return values;
}

double elements(Integers const& shape)
{
    return std::accumulate(shape.begin(), shape.end(), 1.0,
                           [](double product, std::int64_t n) { return product * static_cast<double>(n); });
}

/// An op of known work. Its first output is the result, the others come along.
void give_measured(NodeOps& ops, double operations)
{
    auto const inputs = all_values(ops);
    auto const* const known = ops.graph().known().find(ops.node().output(0));
    if (known == nullptr) throw NoSuchOp{"nothing is known of its output"};
    auto const type = element_type_by_size(known->element_type());
    ops.give(ops.opaque(inputs, ops.own_output(), type, Flops{operations}));
    for (int i = 1; i < ops.node().output_size(); ++i)
        ops.give_along(inputs, i);
}

/// So many operations for each element that comes out.
template <int Operations>
void import_of_each_output(NodeOps& ops)
{
    give_measured(ops, Operations * elements(ops.own_output()));
}

/// So many operations for each element that goes in first.
template <int Operations>
void import_of_each_input(NodeOps& ops)
{
    give_measured(ops, Operations * ops.graph().value_at(ops.node(), 0).tensor.elements());
}

/// A window for each element that comes out: comparisons or powers and sums, as for pooling.
void import_window_norm(NodeOps& ops)
{
    constexpr double power_and_sum = 2;
    auto const kernel = integers(ops.node(), "kernel_shape");
    give_measured(ops, power_and_sum * elements(kernel) * elements(ops.own_output()));
}

/// Regions of an image, each position of the result the mean of `sampling_ratio` squared points, of which
/// each is mixed of four pixels (He et al., Mask R-CNN, ICCV 2017, section 3).
void import_region_align(NodeOps& ops)
{
    constexpr double product_and_sum_of_four = 8;
    auto const ratio =
        static_cast<double>(std::clamp<std::int64_t>(integer(ops.node(), "sampling_ratio", 0), 1, 64));
    give_measured(ops, product_and_sum_of_four * ratio * ratio * elements(ops.own_output()));
}

/// 5 n log2(n) operations for each row of n values (Cooley and Tukey, Mathematics of Computation 19, 1965).
void import_fourier(NodeOps& ops)
{
    constexpr double operations = 5;
    auto const shape = ops.own_output();
    // Behind the length of a row stand real and imaginary parts.
    auto const length = shape.size() > 1 ? static_cast<double>(shape[shape.size() - 2]) : 1.0;
    give_measured(ops, operations * elements(shape) / 2 * std::max(std::log2(length), 1.0));
}

} // namespace

Imports measured_imports()
{
    return {
        // What only moves elements, to places that the data says
        {"GatherElements", import_of_each_output<0>},
        {"GatherND", import_of_each_output<0>},
        {"ScatterElements", import_of_each_output<0>},
        {"Scatter", import_of_each_output<0>},
        {"ScatterND", import_of_each_output<0>},
        {"TensorScatter", import_of_each_output<0>},
        {"ReverseSequence", import_of_each_output<0>},
        {"OneHot", import_of_each_output<0>},
        {"EyeLike", import_of_each_output<0>},
        {"Compress", import_of_each_output<0>},
        {"Trilu", import_of_each_output<0>},
        {"MaxUnpool", import_of_each_output<0>},
        {"Col2Im", import_of_each_input<1>},
        {"CenterCropPad", import_of_each_output<0>},
        {"Optional", import_of_each_output<0>},
        {"Bitcast", import_of_each_output<0>},
        // Of each element
        {"NonZero", import_of_each_input<1>},
        {"Unique", import_of_each_input<1>},
        {"CumSum", import_of_each_output<1>},
        {"IsNaN", import_of_each_output<1>},
        {"IsInf", import_of_each_output<1>},
        {"Sign", import_of_each_output<1>},
        {"Shrink", import_of_each_output<1>},
        {"Softsign", import_of_each_output<1>},
        {"Tan", import_of_each_output<1>},
        {"Asin", import_of_each_output<1>},
        {"Acos", import_of_each_output<1>},
        {"Atan", import_of_each_output<1>},
        {"Sinh", import_of_each_output<1>},
        {"Cosh", import_of_each_output<1>},
        {"Asinh", import_of_each_output<1>},
        {"Acosh", import_of_each_output<1>},
        {"Atanh", import_of_each_output<1>},
        {"Hardmax", import_of_each_input<1>},
        {"RandomNormalLike", import_of_each_output<1>},
        {"RandomUniformLike", import_of_each_output<1>},
        {"Bernoulli", import_of_each_output<1>},
        {"Multinomial", import_of_each_input<1>},
        {"RotaryEmbedding", import_of_each_output<3>},
        {"GridSample", import_of_each_output<8>}, // four pixels: products and sums
        {"AffineGrid", import_of_each_output<6>},
        // Windows
        {"LpPool", import_window_norm},
        {"RoiAlign", import_region_align},
        {"MaxRoiPool", import_of_each_output<1>},
        {"GlobalLpPool", import_of_each_input<2>},
        {"DFT", import_fourier},
        {"STFT", import_fourier},
    };
}

} // namespace sunder::sim
