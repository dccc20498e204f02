#include "sim/model/infer.hpp"
#include "sim/onnx/typed_families.hpp"

#include <algorithm>
#include <optional>

namespace sunder::sim {
namespace {

using Value = NodeOps::Value;

/// From (tokens, heads x width) to (heads, tokens, width).
Value apart(NodeOps& ops, Value const& value, std::int64_t heads)
{
    auto const& shape = value.tensor.shape;
    if (shape.size() != 2 || heads < 1 || shape[1] % heads != 0)
        throw NoSuchOp{"its features are not those of so many heads"};
    return ops.transposed(ops.reshaped(value, {shape[0], heads, shape[1] / heads}), {1, 0, 2});
}

/// And back.
Value together(NodeOps& ops, Value const& value)
{
    auto const& shape = value.tensor.shape;
    return ops.reshaped(ops.transposed(value, {1, 0, 2}), {shape[1], shape[0] * shape[2]});
}

/// Each of the heads as often as queries share it.
Value repeated(NodeOps& ops, Value const& value, std::int64_t heads)
{
    auto const shape = value.tensor.shape;
    if (shape.size() != 3 || heads % shape[0] != 0) throw NoSuchOp{"its heads do not share keys evenly"};
    if (shape[0] == heads) return value;
    auto const between = ops.reshaped(value, {shape[0], 1, shape[1], shape[2]});
    auto const all = ops.add(Expand{.out = {shape[0], heads / shape[0], shape[1], shape[2]}}, {between});
    return ops.reshaped(all, {heads, shape[1], shape[2]});
}

/// What goes into an attention: (heads, tokens, width) each.
struct Parts {
    Value queries;
    Value keys;
    Value values;
};

/// Those of the tokens before come first, where there are any.
Value behind_past(NodeOps& ops, Value const& value, int past)
{
    if (!has_input(ops.node(), past) || ops.is_constant(past)) return value;
    auto const before = ops.operand(past);
    auto const& whole = before.whole;
    if (whole.size() < 2 || std::ranges::find(whole, 0) != whole.end()) return value;
    auto const& shape = value.tensor.shape;
    auto const now = ops.reshaped(before.value, {shape[0], whole[whole.size() - 2], shape[2]});
    return ops.add(Concat{.axis = 1}, {now, value});
}

void give_if_read(NodeOps& ops, Value const& value, int output)
{
    if (ops.is_read(output)) ops.give(value, output);
}

/// \param mask  the input that it is; none: there is no such input
Value attended(NodeOps& ops, Parts const& parts, std::optional<int> mask)
{
    if (parts.queries.tensor.shape.size() != 3) throw NoSuchOp{"its queries are not those of heads"};
    auto const heads = parts.queries.tensor.shape[0];
    std::vector<Value> inputs{parts.queries, repeated(ops, parts.keys, heads),
                              repeated(ops, parts.values, heads)};
    Attention attention;
    std::vector<std::string> constants;
    if (mask && ops.is_constant(*mask)) {
        attention.mask = ops.graph().weights_at(ops.node(), *mask);
        while (attention.mask.size() > 3 && attention.mask.front() == 1)
            attention.mask.erase(attention.mask.begin());
        constants.push_back(ops.node().input(*mask));
    } else if (mask && has_input(ops.node(), *mask)) {
        auto operand = ops.operand(*mask);
        if (operand.shape().size() < 2) operand = ops.with_batch(std::move(operand));
        inputs.push_back(operand.value);
    }
    return ops.add(attention, inputs, constants);
}

void give_parts(NodeOps& ops, Parts const& parts)
{
    give_if_read(ops, parts.keys, 1);
    give_if_read(ops, parts.values, 2);
}

/// ONNX's, of version 23: four axes with heads, or three without.
void import_attention(NodeOps& ops)
{
    auto const operand = ops.operand(0);
    bool const has_heads = operand.whole.size() == 4;
    if (!operand.is_bare()) throw NoSuchOp{"it takes one sample"};
    auto const heads = integer(ops.node(), "q_num_heads", 1);
    auto const key_heads = integer(ops.node(), "kv_num_heads", heads);
    auto const part = [&](int input, std::int64_t count) {
        auto const value = ops.operand(input).value;
        return has_heads ? value : apart(ops, value, count);
    };
    Parts const parts{.queries = part(0, heads),
                      .keys = behind_past(ops, part(1, key_heads), 4),
                      .values = behind_past(ops, part(2, key_heads), 5)};
    auto const result = attended(ops, parts, 3);
    ops.give(has_heads ? result : together(ops, result));
    give_parts(ops, parts);
}

/// com.microsoft: with the weights of queries, keys and values in one.
void import_packed_attention(NodeOps& ops)
{
    auto const& node = ops.node();
    auto const operand = ops.operand(0);
    auto const weights = ops.graph().weights_at(node, 1);
    if (!operand.is_bare() || weights.size() != 2) throw NoSuchOp{"it takes one sample"};
    std::vector<std::string> constants{node.input(1)};
    if (ops.is_constant(2)) constants.push_back(node.input(2));
    auto const bias = ops.is_constant(2) ? Bias::present : Bias::none;
    auto const all = ops.add(Linear{.out = weights[1], .bias = bias}, {operand.value}, constants);
    auto sizes = integers(node, "qkv_hidden_sizes");
    if (sizes.size() != 3) sizes.assign(3, weights[1] / 3);
    auto const heads = integer(node, "num_heads", 1);
    std::int64_t from = 0;
    std::vector<Value> parts;
    for (auto const size : sizes) {
        parts.push_back(apart(ops, ops.add(Slice{.from = from, .to = from + size, .axis = 1}, {all}), heads));
        from += size;
    }
    ops.give(together(ops, attended(ops, {parts[0], parts[1], parts[2]}, 5)));
}

/// com.microsoft: of queries, keys and values of all heads, side by side.
void import_multi_head_attention(NodeOps& ops)
{
    if (!has_input(ops.node(), 1) || !has_input(ops.node(), 2)) throw NoSuchOp{"its inputs are packed"};
    if (!ops.operand(0).is_bare()) throw NoSuchOp{"it takes one sample"};
    auto const heads = integer(ops.node(), "num_heads", 1);
    auto const part = [&](int input) {
        auto const value = ops.operand(input).value;
        return value.tensor.shape.size() == 3 ? value : apart(ops, value, heads);
    };
    Parts const parts{
        .queries = part(0), .keys = behind_past(ops, part(1), 6), .values = behind_past(ops, part(2), 7)};
    ops.give(together(ops, attended(ops, parts, 5)));
    give_parts(ops, parts);
}

/// Queries, keys and values of one tensor, side by side, or of three.
Parts grouped_parts(NodeOps& ops, std::int64_t heads, std::int64_t key_heads)
{
    auto const operand = ops.operand(0);
    if (!operand.is_bare() || operand.shape().size() != 2) throw NoSuchOp{"it takes one sample"};
    if (has_input(ops.node(), 1))
        return {apart(ops, operand.value, heads), apart(ops, ops.operand(1).value, key_heads),
                apart(ops, ops.operand(2).value, key_heads)};
    auto const width = operand.shape()[1] / (heads + 2 * key_heads);
    auto const cut = [&](std::int64_t from, std::int64_t count) {
        Slice const slice{.from = from * width, .to = (from + count) * width, .axis = 1};
        return apart(ops, ops.add(slice, {operand.value}), count);
    };
    return {cut(0, heads), cut(heads, key_heads), cut(heads + key_heads, key_heads)};
}

/// com.microsoft: several heads of queries share one of keys. Turning by position costs three operations an
/// element, which is left out: it is far below the products.
void import_grouped_attention(NodeOps& ops)
{
    auto const heads = integer(ops.node(), "num_heads", 1);
    auto const key_heads = integer(ops.node(), "kv_num_heads", heads);
    if (heads < 1 || key_heads < 1) throw Misfit{"it has no heads"};
    auto parts = grouped_parts(ops, heads, key_heads);
    parts.keys = behind_past(ops, parts.keys, 3);
    parts.values = behind_past(ops, parts.values, 4);
    ops.give(together(ops, attended(ops, parts, std::nullopt)));
    give_parts(ops, parts);
}

void import_any_attention(NodeOps& ops)
{
    if (ops.node().domain() == "com.microsoft") return import_packed_attention(ops);
    import_attention(ops);
}

} // namespace

Imports attention_imports()
{
    return {{"Attention", import_any_attention},
            {"MultiHeadAttention", import_multi_head_attention},
            {"GroupQueryAttention", import_grouped_attention}};
}

} // namespace sunder::sim
