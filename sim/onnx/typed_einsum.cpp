#include "sim/model/infer.hpp"
#include "sim/onnx/typed_families.hpp"

#include <algorithm>
#include <iterator>
#include <map>
#include <numeric>
#include <string>
#include <utility>

namespace sunder::sim {
namespace {

using Value = NodeOps::Value;
using Labels = std::string; ///< a letter for each axis

struct Equation {
    std::vector<Labels> inputs;
    Labels output;
};

/// All labels that stand once, in the order of the alphabet.
Labels single_labels(std::vector<Labels> const& inputs)
{
    std::map<char, int> counts;
    for (auto const& input : inputs)
        for (char const c : input)
            ++counts[c];
    Labels single;
    for (auto const& [label, count] : counts)
        if (count == 1) single += label;
    return single;
}

/// "bhqd,bhkd->bhqk"
Equation equation_of(onnx::NodeProto const& node)
{
    auto text = word(node, "equation");
    std::erase(text, ' ');
    if (text.find('.') != Labels::npos) throw NoSuchOp{"its axes are not all named"};
    auto const arrow = text.find("->");
    Equation equation;
    Labels labels;
    for (char const c : text.substr(0, arrow) + ',') {
        if (c != ',')
            labels += c;
        else
            equation.inputs.push_back(std::exchange(labels, {}));
    }
    equation.output = arrow == Labels::npos ? single_labels(equation.inputs) : text.substr(arrow + 2);
    return equation;
}

Labels those(Labels const& of, auto const& wanted)
{
    Labels chosen;
    std::ranges::copy_if(of, std::back_inserter(chosen), wanted);
    return chosen;
}

bool has(Labels const& labels, char label)
{
    return labels.find(label) != Labels::npos;
}

using Sizes = std::map<char, std::int64_t>;

std::int64_t size_of(Labels const& labels, Sizes const& sizes)
{
    return std::accumulate(labels.begin(), labels.end(), std::int64_t{1},
                           [&](std::int64_t product, char label) { return product * sizes.at(label); });
}

Integers lengths_of(Labels const& labels, Sizes const& sizes)
{
    Integers lengths;
    for (char const label : labels)
        lengths.push_back(sizes.at(label));
    return lengths;
}

/// From one order of labels to another of the same.
Value ordered(NodeOps& ops, Value const& value, Labels const& from, Labels const& to)
{
    Integers order;
    for (char const label : to)
        order.push_back(static_cast<std::int64_t>(from.find(label)));
    return ops.transposed(value, order);
}

/// As matrices are multiplied: what both and the result have, what one of them has, and what is summed over.
struct Roles {
    Labels shared;
    Labels left;
    Labels right;
    Labels summed;
};

Roles roles_of(Equation const& equation)
{
    auto const& a = equation.inputs[0];
    auto const& b = equation.inputs[1];
    auto const& out = equation.output;
    return {.shared = those(a, [&](char c) { return has(b, c) && has(out, c); }),
            .left = those(a, [&](char c) { return !has(b, c); }),
            .right = those(b, [&](char c) { return !has(a, c); }),
            .summed = those(a, [&](char c) { return has(b, c) && !has(out, c); })};
}

/// The labels' lengths, each the same wherever it stands.
Sizes sizes_of(NodeOps const& ops, Equation const& equation)
{
    Sizes sizes;
    for (int i = 0; i < static_cast<int>(equation.inputs.size()); ++i) {
        auto const whole = ops.graph().whole_shape_at(ops.node(), i);
        auto const& labels = equation.inputs[static_cast<std::size_t>(i)];
        if (whole.size() != labels.size()) throw Misfit{"its equation names other axes than its inputs have"};
        for (std::size_t k = 0; k < labels.size(); ++k) {
            auto const [place, is_new] = sizes.emplace(labels[k], whole[k]);
            if (!is_new && place->second != whole[k]) throw NoSuchOp{"a label of it has several lengths"};
        }
    }
    for (char const label : equation.output)
        if (!sizes.contains(label)) throw Misfit{"its equation puts out an axis that does not go in"};
    return sizes;
}

bool has_doubles(Labels labels)
{
    std::ranges::sort(labels);
    return std::ranges::adjacent_find(labels) != labels.end();
}

/// A product of matrices, or of features and weights, shaped as it must be before and behind.
void give_product(NodeOps& ops, Equation const& equation, Sizes const& sizes)
{
    auto const roles = roles_of(equation);
    if (roles.left.size() + roles.right.size() + roles.shared.size() != equation.output.size())
        throw NoSuchOp{"it sums over what one input alone has"};
    auto const matrix = [&](int input, Labels const& order, Integers const& shape) {
        auto const operand = ops.with_batch(ops.operand(input));
        auto const& labels = equation.inputs[static_cast<std::size_t>(input)];
        return ops.reshaped(ordered(ops, operand.value, labels, order), shape);
    };
    auto const shared = size_of(roles.shared, sizes);
    auto const left = size_of(roles.left, sizes);
    auto const right = size_of(roles.right, sizes);
    auto const summed = size_of(roles.summed, sizes);
    auto const first = matrix(0, roles.shared + roles.left + roles.summed, {shared, left, summed});
    std::vector<Value> inputs{first};
    if (!ops.is_constant(1))
        inputs.push_back(matrix(1, roles.shared + roles.summed + roles.right, {shared, summed, right}));
    auto const product = ops.is_constant(1) ? ops.add(Linear{.out = right, .bias = Bias::none, .in = summed},
                                                      inputs, {ops.node().input(1)})
                                            : ops.add(MatMul{}, inputs);
    auto const labels = roles.shared + roles.left + roles.right;
    ops.give(ordered(ops, ops.reshaped(product, lengths_of(labels, sizes)), labels, equation.output));
}

/// Any other: a product and a sum for each way to choose all labels.
void give_any(NodeOps& ops, Sizes const& sizes)
{
    std::vector<Value> inputs;
    for (int i = 0; i < ops.node().input_size(); ++i)
        if (!ops.is_constant(i)) inputs.push_back(ops.operand(i).value);
    double operations = 2;
    for (auto const& [label, size] : sizes)
        operations *= static_cast<double>(size);
    ops.give(ops.opaque(inputs, ops.own_output(), ElementType::float32, Flops{operations}));
}

void import_einsum(NodeOps& ops)
{
    auto const equation = equation_of(ops.node());
    auto const count = static_cast<std::size_t>(ops.node().input_size());
    if (equation.inputs.size() != count) throw Misfit{"its equation is for another number of inputs"};
    auto const sizes = sizes_of(ops, equation);
    bool const is_plain = std::ranges::none_of(equation.inputs, has_doubles) && !has_doubles(equation.output);
    bool const is_product = is_plain && count == 2 && !ops.is_constant(0) &&
                            (!ops.is_constant(1) || roles_of(equation).shared.empty());
    if (is_product) return give_product(ops, equation, sizes);
    give_any(ops, sizes);
}

} // namespace

Imports einsum_imports()
{
    return {{"Einsum", import_einsum}};
}

} // namespace sunder::sim
