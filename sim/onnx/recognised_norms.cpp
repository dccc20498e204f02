#include "sim/model/infer.hpp"
#include "sim/onnx/recognised.hpp"

#include <algorithm>
#include <optional>

namespace sunder::sim {
namespace {

using Node = onnx::NodeProto;

/// Of sqrt(x): x.
std::optional<std::string> under_root(Pattern& pattern, std::string const& tensor)
{
    if (auto const* const root = pattern.part(tensor, "Sqrt")) return root->input(0);
    auto const before = pattern.parts().size();
    auto const* const power = pattern.part(tensor, "Pow");
    constexpr double half = 0.5;
    if (power != nullptr && power->input_size() == 2 && pattern.is_number(power->input(1), half))
        return power->input(0);
    pattern.back_to(before);
    return std::nullopt;
}

/// Of 1 / sqrt(x): x.
std::optional<std::string> under_inverse_root(Pattern& pattern, std::string const& tensor)
{
    auto const before = pattern.parts().size();
    if (auto const* const inverse = pattern.part(tensor, "Reciprocal"))
        if (auto const found = under_root(pattern, inverse->input(0))) return found;
    pattern.back_to(before);
    if (auto const* const quotient = pattern.part(tensor, "Div"))
        if (quotient->input_size() == 2 && pattern.is_number(quotient->input(0), 1))
            if (auto const found = under_root(pattern, quotient->input(1))) return found;
    pattern.back_to(before);
    auto const* const power = pattern.part(tensor, "Pow");
    constexpr double minus_half = -0.5;
    if (power != nullptr && power->input_size() == 2 && pattern.is_number(power->input(1), minus_half))
        return power->input(0);
    pattern.back_to(before);
    return std::nullopt;
}

/// Over how many of the last axes a mean goes that keeps them; 0 where it is another.
std::int64_t last_axes_of(Pattern const& pattern, Node const& mean)
{
    auto const rank = static_cast<std::int64_t>(pattern.shape(mean.input(0)).size());
    auto axes = integers(mean, "axes");
    if (mean.input_size() > 1) {
        auto const* const known = pattern.graph().known().find(mean.input(1));
        if (known == nullptr || !known->numbers) return 0;
        axes = integers_of(*known->numbers);
    }
    if (axes.empty() || integer(mean, "keepdims", 1) == 0) return 0;
    for (auto& axis : axes)
        if (axis < 0) axis += rank;
    std::ranges::sort(axes);
    auto const count = static_cast<std::int64_t>(axes.size());
    for (std::int64_t i = 0; i < count; ++i)
        if (axes[static_cast<std::size_t>(i)] != rank - count + i) return 0;
    return count;
}

/// mean(x x) + epsilon.
struct MeanSquare {
    std::string of;
    std::int64_t axes = 0;
};

std::optional<MeanSquare> mean_square(Pattern& pattern, std::string const& tensor)
{
    auto const* const sum = pattern.part(tensor, "Add");
    auto const added = sum == nullptr ? std::nullopt : pattern.with_number(*sum);
    if (!added) return std::nullopt;
    auto const* const mean = pattern.part(added->first, "ReduceMean");
    if (mean == nullptr) return std::nullopt;
    MeanSquare found{.of = "", .axes = last_axes_of(pattern, *mean)};
    if (found.axes == 0) return std::nullopt;
    if (auto const* const power = pattern.part(mean->input(0), "Pow"))
        found.of = power->input_size() == 2 && pattern.is_number(power->input(1), 2) ? power->input(0) : "";
    else if (auto const* const product = pattern.part(mean->input(0), "Mul"))
        found.of =
            product->input_size() == 2 && product->input(0) == product->input(1) ? product->input(0) : "";
    if (found.of.empty()) return std::nullopt;
    return found;
}

/// What x is the difference to the mean of.
std::optional<std::string> centred(Pattern& pattern, Node const& last, MeanSquare const& square)
{
    auto const* const difference = pattern.maker(square.of, "Sub");
    if (difference == nullptr || difference->input_size() != 2) return std::nullopt;
    auto const before = pattern.parts().size();
    auto const* const mean = pattern.part(difference->input(1), "ReduceMean");
    bool const is_mean = mean != nullptr && last_axes_of(pattern, *mean) == square.axes &&
                         pattern.origin(mean->input(0)) == pattern.origin(difference->input(0)) &&
                         pattern.is_inner(difference->output(0), last);
    if (!is_mean) {
        pattern.back_to(before);
        return std::nullopt;
    }
    pattern.take(*difference);
    return difference->input(0);
}

/// x times 1 / sqrt(mean(x x)), which may be that of x minus its mean.
bool find_normalised(NodeOps& ops, Pattern& pattern, std::string const& tensor, std::string const& square)
{
    auto const found = mean_square(pattern, square);
    if (!found || pattern.origin(found->of) != pattern.origin(tensor)) return false;
    if (auto const of = centred(pattern, ops.node(), *found)) {
        LayerNorm const norm{.axes = found->axes, .factor = NormFactor::none, .bias = Bias::none};
        ops.give(ops.add(norm, {ops.graph().value_of(*of)}));
        return true;
    }
    if (found->axes != 1) return false;
    ops.give(ops.add(RmsNorm{.factor = NormFactor::none}, {ops.graph().value_of(found->of)}));
    return true;
}

/// The op that makes the tensor for nobody else, where it is of that kind.
template <class Kind>
std::optional<Kind> kind_behind(Pattern const& pattern, std::string const& tensor)
{
    auto const* const maker = pattern.graph().usage().maker_of(tensor);
    if (maker == nullptr || !pattern.graph().usage().has_one_reader(tensor)) return std::nullopt;
    auto const* const op = pattern.graph().only_op_of(*maker);
    auto const* const kind = op == nullptr ? nullptr : std::get_if<Kind>(&op->kind);
    return kind == nullptr ? std::nullopt : std::optional{*kind};
}

/// A value for each element of the last axes.
bool fits_last_axes(Integers constant, Integers const& shape, std::int64_t axes)
{
    while (!constant.empty() && constant.front() == 1 && static_cast<std::int64_t>(constant.size()) > axes)
        constant.erase(constant.begin());
    return static_cast<std::int64_t>(constant.size()) == axes && constant.size() <= shape.size() &&
           std::equal(constant.rbegin(), constant.rend(), shape.rbegin());
}

/// A tensor and a constant that a node combines.
struct Pair {
    std::string tensor;
    std::string constant;
};

std::optional<Pair> with_constant(NodeOps const& ops)
{
    auto const& node = ops.node();
    if (node.input_size() != 2 || ops.is_constant(0) == ops.is_constant(1)) return std::nullopt;
    int const constant = ops.is_constant(0) ? 0 : 1;
    return Pair{node.input(1 - constant), node.input(constant)};
}

/// The op that makes the tensor once more, with a constant more.
bool give_again(NodeOps& ops, Pattern& pattern, OpKind const& kind, Pair const& pair)
{
    auto const& maker = *pattern.graph().usage().maker_of(pair.tensor);
    auto names = ops.graph().constants_of(maker);
    names.push_back(pair.constant);
    pattern.take(maker);
    ops.give(ops.add(kind, ops.graph().inputs_of(maker), names));
    return true;
}

bool is_value_per_channel(Integers const& constant, std::int64_t channels)
{
    return constant.size() >= 3 && constant[constant.size() - 3] == channels &&
           constant[constant.size() - 2] == 1 && constant.back() == 1;
}

} // namespace

bool find_norm(NodeOps& ops, Pattern& pattern)
{
    auto const& node = ops.node();
    if (node.input_size() != 2) return false;
    if (node.op_type() == "Div") {
        auto const square = under_root(pattern, node.input(1));
        return square && find_normalised(ops, pattern, node.input(0), *square);
    }
    for (int i = 0; i < 2; ++i) {
        pattern.back_to(0);
        auto const square = under_inverse_root(pattern, node.input(i));
        if (square && find_normalised(ops, pattern, node.input(1 - i), *square)) return true;
    }
    return false;
}

bool find_affine_norm(NodeOps& ops, Pattern& pattern)
{
    auto const pair = with_constant(ops);
    if (!pair) return false;
    bool const is_factor = ops.node().op_type() == "Mul";
    auto const constant = pattern.shape(pair->constant);
    auto const shape = pattern.shape(pair->tensor);
    if (auto layer = kind_behind<LayerNorm>(pattern, pair->tensor)) {
        bool const is_new = layer->bias == Bias::none && (!is_factor || layer->factor == NormFactor::none);
        if (!is_new || !fits_last_axes(constant, shape, layer->axes)) return false;
        if (is_factor)
            layer->factor = NormFactor::present;
        else
            layer->bias = Bias::present;
        return give_again(ops, pattern, *layer, *pair);
    }
    auto const rms = kind_behind<RmsNorm>(pattern, pair->tensor);
    bool const is_new = rms && is_factor && rms->factor == NormFactor::none;
    return is_new && fits_last_axes(constant, shape, 1) &&
           give_again(ops, pattern, RmsNorm{.factor = NormFactor::present}, *pair);
}

bool find_group_norm(NodeOps& ops, Pattern& pattern)
{
    auto const pair = with_constant(ops);
    if (!pair) return false;
    auto const* const product = pattern.part(pair->tensor, "Mul");
    if (product == nullptr || product->input_size() != 2 || !ops.graph().is_constant(product->input(1)))
        return false;
    auto const* const back = pattern.part(product->input(0), "Reshape");
    auto const* const norm =
        back == nullptr ? nullptr : pattern.part(back->input(0), "InstanceNormalization");
    auto const* const apart = norm == nullptr ? nullptr : pattern.part(norm->input(0), "Reshape");
    if (apart == nullptr) return false;
    auto const shape = pattern.shape(apart->input(0));
    auto const grouped = pattern.shape(norm->input(0));
    if (shape != pattern.shape(back->output(0)) || shape.size() < 3 || grouped.size() != 3) return false;
    ops.give(ops.add(GroupNorm{.groups = grouped[1]}, {ops.graph().value_of(apart->input(0))},
                     {product->input(1), pair->constant}));
    return true;
}

bool find_bias(NodeOps& ops, Pattern& pattern)
{
    auto const pair = with_constant(ops);
    if (!pair) return false;
    auto const constant = pattern.shape(pair->constant);
    if (auto linear = kind_behind<Linear>(pattern, pair->tensor)) {
        bool const fits =
            linear->bias == Bias::none && fits_last_axes(constant, pattern.shape(pair->tensor), 1);
        if (!fits || constant.back() != linear->out) return false;
        linear->bias = Bias::present;
        return give_again(ops, pattern, *linear, *pair);
    }
    auto conv = kind_behind<Conv2d>(pattern, pair->tensor);
    if (!conv || conv->bias == Bias::present || !is_value_per_channel(constant, conv->out)) return false;
    conv->bias = Bias::present;
    return give_again(ops, pattern, *conv, *pair);
}

} // namespace sunder::sim
