#include "sim/model/infer.hpp"
#include "sim/onnx/recognised.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace sunder::sim {
namespace {

using Node = onnx::NodeProto;

constexpr int deepest = 12; ///< products within products, and nodes of a polynomial

/// What a product is made of, numbers left aside.
struct Factors {
    std::vector<std::string> tensors;
    bool has_numbers = false;
};

void add_factors(Pattern& pattern, std::string const& tensor, int depth, Factors& factors);

/// Of a product, or of a quotient by a number.
bool add_factors_of(Pattern& pattern, Node const& node, int depth, Factors& factors)
{
    if (node.input_size() != 2 || depth > deepest) return false;
    if (node.op_type() == "Div") {
        if (!pattern.number(node.input(1))) return false;
        factors.has_numbers = true;
        add_factors(pattern, node.input(0), depth, factors);
        return true;
    }
    for (auto const& input : node.input())
        add_factors(pattern, input, depth, factors);
    return true;
}

void add_factors(Pattern& pattern, std::string const& tensor, int depth, Factors& factors)
{
    if (pattern.number(tensor)) {
        factors.has_numbers = true;
        return;
    }
    auto const before = pattern.parts().size();
    for (auto const* const type : {"Mul", "Div"})
        if (auto const* const node = pattern.part(tensor, type)) {
            if (add_factors_of(pattern, *node, depth + 1, factors)) return;
            pattern.back_to(before);
        }
    factors.tensors.push_back(tensor);
}

/// Whether it is computed of x and numbers alone, by sums, products and powers that nobody else reads.
bool is_polynomial(Pattern& pattern, std::string const& tensor, std::string const& x, int depth = 0)
{
    static constexpr std::array<char const*, 5> operators = {"Mul", "Add", "Pow", "Div", "Sub"};
    if (pattern.origin(tensor) == x || pattern.number(tensor)) return true;
    if (depth > deepest) return false;
    for (auto const* const type : operators)
        if (auto const* const node = pattern.part(tensor, type))
            return std::ranges::all_of(node->input(), [&](std::string const& input) {
                return is_polynomial(pattern, input, x, depth + 1);
            });
    return false;
}

bool is_one_of(Pattern const& pattern, Node const& node, std::string const& x)
{
    return !node.input().empty() && pattern.origin(node.input(0)) == x;
}

/// Clip(x + 3, 0, 6). \return x
std::optional<std::string> hard_step(Pattern& pattern, std::string const& tensor)
{
    constexpr double three = 3;
    constexpr double six = 6;
    auto const* const clip = pattern.part(tensor, "Clip");
    if (clip == nullptr) return std::nullopt;
    auto const bound = [&](int input, char const* name) {
        auto const* const attribute = find_attribute(*clip, name);
        if (has_input(*clip, input)) return pattern.number(clip->input(input));
        return attribute == nullptr ? std::nullopt : std::optional{static_cast<double>(attribute->f())};
    };
    if (bound(1, "min") != 0.0 || bound(2, "max") != six) return std::nullopt;
    auto const* const sum = pattern.part(clip->input(0), "Add");
    auto const shifted = sum == nullptr ? std::nullopt : pattern.with_number(*sum);
    if (!shifted || shifted->second != three) return std::nullopt;
    return pattern.origin(shifted->first);
}

/// 1 + Erf(...) or 1 + Tanh(...) of x.
bool is_gelu(Pattern& pattern, std::string const& tensor, std::string const& x)
{
    auto const* const sum = pattern.part(tensor, "Add");
    auto const added = sum == nullptr ? std::nullopt : pattern.with_number(*sum);
    if (!added || added->second != 1.0) return false;
    for (auto const* const type : {"Erf", "Tanh"})
        if (auto const* const step = pattern.part(added->first, type))
            return is_polynomial(pattern, step->input(0), x);
    return false;
}

/// The activation that is x times this, by its last node.
std::optional<ActivationKind> gate_of(Pattern& pattern, std::string const& tensor, std::string const& x)
{
    if (auto const* const node = pattern.part(tensor, "Sigmoid")) {
        if (is_one_of(pattern, *node, x)) return ActivationKind::silu;
        if (is_polynomial(pattern, node->input(0), x)) return ActivationKind::gelu;
        return std::nullopt;
    }
    if (auto const* const hard = pattern.part(tensor, "HardSigmoid")) {
        if (is_one_of(pattern, *hard, x)) return ActivationKind::hard_swish;
        return std::nullopt;
    }
    if (auto const* const tanh = pattern.part(tensor, "Tanh")) {
        auto const* const soft = pattern.part(tanh->input(0), "Softplus");
        if (soft != nullptr && is_one_of(pattern, *soft, x)) return ActivationKind::mish;
        return std::nullopt;
    }
    auto const before = pattern.parts().size();
    if (hard_step(pattern, tensor) == x) return ActivationKind::hard_swish;
    pattern.back_to(before);
    if (is_gelu(pattern, tensor, x)) return ActivationKind::gelu;
    return std::nullopt;
}

bool give_activation(NodeOps& ops, ActivationKind kind, std::string const& x)
{
    ops.give(ops.add(Activation{kind}, {ops.graph().value_of(x)}));
    return true;
}

} // namespace

bool find_gate(NodeOps& ops, Pattern& pattern)
{
    Factors factors;
    if (!add_factors_of(pattern, ops.node(), 0, factors)) return false;
    if (factors.tensors.size() == 1 && factors.has_numbers) {
        auto const x = hard_step(pattern, factors.tensors.front());
        return x && give_activation(ops, ActivationKind::hard_sigmoid, *x);
    }
    if (factors.tensors.size() != 2) return false;
    auto const before = pattern.parts().size();
    for (std::size_t i = 0; i < 2; ++i) {
        auto const x = pattern.origin(factors.tensors[i]);
        if (auto const kind = gate_of(pattern, factors.tensors[1 - i], x))
            return give_activation(ops, *kind, x);
        pattern.back_to(before);
    }
    return false;
}

bool find_channel_shuffle(NodeOps& ops, Pattern& pattern)
{
    if (ops.node().input().empty()) return false;
    auto const* const turned = pattern.part(ops.node().input(0), "Transpose");
    auto const* const apart = turned == nullptr ? nullptr : pattern.part(turned->input(0), "Reshape");
    if (apart == nullptr || integers(*turned, "perm") != Integers{0, 2, 1, 3, 4}) return false;
    auto const input = ops.operand(apart->input(0));
    auto const grouped = pattern.shape(apart->output(0));
    bool const is_image = input.is_bare() && input.whole.size() == 4 && grouped.size() == 5;
    if (!is_image || ops.whole_output() != input.whole || grouped[3] != input.whole[2]) return false;
    ops.give(ops.add(ChannelShuffle{.groups = grouped[1]}, {input.value}));
    return true;
}

} // namespace sunder::sim
