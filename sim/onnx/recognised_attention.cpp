#include "sim/model/broadcast.hpp"
#include "sim/model/infer.hpp"
#include "sim/onnx/recognised.hpp"

#include <algorithm>
#include <array>
#include <optional>
#include <string_view>

namespace sunder::sim {
namespace {

using Node = onnx::NodeProto;
using Value = NodeOps::Value;

constexpr int deepest = 12; ///< nodes between the scores and their softmax

struct Masks {
    std::vector<std::string> constant;
    std::vector<std::string> computed;
};

bool is_product(Pattern const& pattern, Node const& node)
{
    return node.op_type() == "MatMul" && node.input_size() == 2 &&
           std::ranges::none_of(node.input(),
                                [&](std::string const& input) { return pattern.graph().is_constant(input); });
}

/// Whether a product of two tensors lies behind it, with nodes between that scale, mask or shape it.
bool leads_to_product(Pattern const& pattern, std::string const& tensor, int depth = 0)
{
    static constexpr std::array<std::string_view, 7> between = {"Mul",  "Div",     "Add",     "Where",
                                                                "Cast", "Reshape", "Identity"};
    auto const* const node = pattern.graph().usage().maker_of(tensor);
    if (node == nullptr || depth > deepest || !pattern.graph().usage().has_one_reader(tensor)) return false;
    if (is_product(pattern, *node)) return true;
    return std::ranges::find(between, node->op_type()) != between.end() &&
           std::ranges::any_of(node->input(), [&](std::string const& input) {
               return leads_to_product(pattern, input, depth + 1);
           });
}

void add_mask(Pattern const& pattern, std::string const& tensor, Masks& masks)
{
    if (pattern.number(tensor)) return; // what stands for nothing
    (pattern.graph().is_constant(tensor) ? masks.constant : masks.computed).push_back(tensor);
}

/// Behind a node that scales or masks the scores; nothing where it is another.
std::optional<std::string> before_mask(Pattern& pattern, std::string const& tensor, Masks& masks)
{
    for (auto const* const type : {"Add", "Where", "Mul", "Div"}) {
        auto const* const node = pattern.part(tensor, type);
        if (node == nullptr) continue;
        bool const scales = node->op_type() == "Mul" || node->op_type() == "Div";
        auto const way = std::ranges::find_if(
            node->input(), [&](std::string const& input) { return leads_to_product(pattern, input); });
        if (way == node->input().end()) return std::nullopt;
        for (auto const& input : node->input()) {
            if (input == *way) continue;
            if (scales && !pattern.number(input)) return std::nullopt;
            add_mask(pattern, input, masks);
        }
        return *way;
    }
    return std::nullopt;
}

Integers without_ones(Integers shape)
{
    std::erase(shape, 1);
    return shape;
}

/// Behind a node that only adds or takes away axes of length 1.
std::optional<std::string> before_reshape(Pattern& pattern, std::string const& tensor)
{
    auto const before = pattern.parts().size();
    auto const* const node = pattern.part(tensor, "Reshape");
    if (node != nullptr &&
        without_ones(pattern.shape(node->input(0))) == without_ones(pattern.shape(node->output(0))))
        return node->input(0);
    pattern.back_to(before);
    return std::nullopt;
}

/// The product of queries and keys behind the softmax.
Node const* find_scores(Pattern& pattern, std::string tensor, Masks& masks)
{
    for (int depth = 0; depth < deepest; ++depth) {
        if (auto const* const product = pattern.part(tensor, "MatMul"))
            return is_product(pattern, *product) ? product : nullptr;
        auto next = before_reshape(pattern, tensor);
        if (!next) next = before_mask(pattern, tensor, masks);
        if (!next) return nullptr;
        tensor = *next;
    }
    return nullptr;
}

/// Where rows without any key are set to 0, what stands before.
std::string before_guard(Pattern& pattern, std::string const& tensor)
{
    auto const before = pattern.parts().size();
    auto const* const choice = pattern.part(tensor, "Where");
    if (choice != nullptr && choice->input_size() == 3) {
        auto const* const guard = pattern.part(choice->input(0), "IsNaN");
        auto const* const softmax = guard == nullptr ? nullptr : pattern.maker(guard->input(0), "Softmax");
        if (softmax != nullptr && guard->input(0) == choice->input(2) &&
            pattern.is_inner(guard->input(0), *choice)) {
            pattern.take(*softmax);
            return guard->input(0);
        }
    }
    pattern.back_to(before);
    return tensor;
}

/// Over the last axis.
Node const* find_softmax(Pattern& pattern, std::string const& probabilities)
{
    auto const tensor = before_guard(pattern, probabilities);
    auto const* const softmax =
        tensor == probabilities ? pattern.part(tensor, "Softmax") : pattern.maker(tensor, "Softmax");
    if (softmax == nullptr) return nullptr;
    auto const rank = static_cast<std::int64_t>(pattern.shape(softmax->input(0)).size());
    auto const axis = integer(*softmax, "axis", -1);
    return axis == -1 || axis == rank - 1 ? softmax : nullptr;
}

/// Behind factors that are numbers.
std::string before_scale(Pattern& pattern, std::string const& tensor)
{
    for (auto const* const type : {"Mul", "Div"}) {
        auto const before = pattern.parts().size();
        auto const* const node = pattern.part(tensor, type);
        if (node != nullptr)
            if (auto const scaled = pattern.with_number(*node)) return scaled->first;
        pattern.back_to(before);
    }
    return tensor;
}

struct Keys {
    std::string tensor;
    KeyOrder order = KeyOrder::columns;
};

/// Where they were only turned for the product, as rows.
Keys keys_of(Pattern& pattern, std::string const& tensor)
{
    auto const scaled = before_scale(pattern, tensor);
    auto const before = pattern.parts().size();
    auto const* const turned = pattern.part(scaled, "Transpose");
    if (turned != nullptr) {
        auto order = integers(*turned, "perm");
        if (order.size() > 1) std::swap(order[order.size() - 1], order[order.size() - 2]);
        if (order.size() > 2 && std::ranges::is_sorted(order))
            return {before_scale(pattern, turned->input(0)), KeyOrder::rows};
    }
    pattern.back_to(before);
    return {scaled, KeyOrder::columns};
}

/// The shape that all constant masks are spread over, without a batch.
Integers joint_mask(Pattern const& pattern, std::vector<std::string> const& masks, std::size_t rank)
{
    std::vector<Shape> shapes;
    for (auto const& mask : masks) {
        auto shape = pattern.shape(mask);
        while (shape.size() > rank && shape.front() == 1)
            shape.erase(shape.begin());
        if (shape.size() == 1) shape.insert(shape.begin(), 1);
        shapes.push_back(std::move(shape));
    }
    if (shapes.empty()) return {};
    auto const joint = broadcast(shapes);
    if (!joint) throw NoSuchOp{"its masks do not fit one another"};
    return *joint;
}

Value matrix_of(NodeOps& ops, std::string const& tensor)
{
    auto operand = ops.operand(tensor);
    return operand.shape().size() < 2 ? ops.with_batch(std::move(operand)).value : operand.value;
}

} // namespace

bool find_attention(NodeOps& ops, Pattern& pattern)
{
    auto const& node = ops.node();
    if (!is_product(pattern, node)) return false;
    auto const* const softmax = find_softmax(pattern, node.input(0));
    if (softmax == nullptr) return false;
    Masks masks;
    auto const* const scores = find_scores(pattern, softmax->input(0), masks);
    if (scores == nullptr || masks.computed.size() > 1) return false;
    auto const queries = before_scale(pattern, scores->input(0));
    auto const keys = keys_of(pattern, scores->input(1));
    std::vector<Value> inputs{matrix_of(ops, queries), matrix_of(ops, keys.tensor),
                              matrix_of(ops, node.input(1))};
    auto const rank =
        std::max({inputs[0].tensor.shape.size(), inputs[1].tensor.shape.size(), std::size_t{2}});
    Attention const attention{.keys = keys.order, .mask = joint_mask(pattern, masks.constant, rank)};
    for (auto const& mask : masks.computed)
        inputs.push_back(matrix_of(ops, mask));
    ops.give(ops.add(attention, inputs, masks.constant));
    return true;
}

} // namespace sunder::sim
