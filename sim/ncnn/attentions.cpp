#include "sim/model/broadcast.hpp"
#include "sim/ncnn/rules.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace sunder::sim {
namespace {

using Value = LayerOps::Value;

/// What goes into an attention: (heads, tokens, width) each.
struct Parts {
    Value queries;
    Value keys;
    Value values;
    std::vector<Value> mask; ///< one or none
};

/// (tokens, heads x width) as (heads, tokens, width).
Value apart(LayerOps& ops, Value const& value, std::int64_t heads)
{
    auto const& shape = value.tensor.shape;
    return ops.transposed(ops.reshaped(value, {shape[0], heads, shape[1] / heads}), {1, 0, 2});
}

Value together(LayerOps& ops, Value const& value)
{
    auto const& shape = value.tensor.shape;
    return ops.reshaped(ops.transposed(value, {1, 0, 2}), {shape[1], shape[0] * shape[2]});
}

/// Rows of a head each, to all of them; several heads of queries may share one of keys: both as (heads of
/// keys, queries of each, tokens, width).
Value attended(LayerOps& ops, Parts parts)
{
    auto const& queries = parts.queries.tensor.shape;
    auto const& keys = parts.keys.tensor.shape;
    auto const& values = parts.values.tensor.shape;
    for (auto const* const shape : {&queries, &keys, &values})
        if (shape->size() != 3)
            throw Misfit{fmt::format("it takes (heads, tokens, width), not ({})", fmt::join(*shape, ", "))};
    if (queries.front() % keys.front() != 0)
        throw Misfit{
            fmt::format("its {} heads of keys do not go into {} of queries", keys.front(), queries.front())};
    auto const heads = queries.front();
    auto const sharing = heads / keys.front();
    WholeNumbers const out{heads, queries[1], values[2]};
    if (sharing > 1) {
        parts.queries = ops.reshaped(parts.queries, {keys.front(), sharing, queries[1], queries[2]});
        parts.keys = ops.reshaped(parts.keys, {keys.front(), 1, keys[1], keys[2]});
        parts.values = ops.reshaped(parts.values, {values.front(), 1, values[1], values[2]});
        for (auto& mask : parts.mask)
            if (auto const& shape = mask.tensor.shape; shape.size() == 3 && shape.front() == heads)
                mask = ops.reshaped(mask, {keys.front(), sharing, shape[1], shape[2]});
    }
    Attention attention;
    std::vector<Value> inputs{parts.queries, parts.keys, parts.values};
    for (auto const& mask : parts.mask)
        if (mask.origin == Value::Origin::constant)
            attention.mask = mask.tensor.shape;
        else
            inputs.push_back(mask);
    return ops.reshaped(ops.add(attention, inputs), out);
}

/// Places of what may be left out among a layer's inputs.
struct Places {
    std::vector<std::size_t> mask;
    std::vector<std::size_t> past; ///< keys and values
};

Places places_behind(LayerOps const& ops, std::size_t taken, int mask_key, int cache_key)
{
    Places places;
    if (integer(ops.layer(), mask_key, 0) != 0) places.mask.push_back(taken++);
    if (integer(ops.layer(), cache_key, 0) != 0) places.past = {taken, taken + 1};
    return places;
}

/// Rows of the passes before, of which each head has as many, stand in front: they are kept where the op
/// runs, and the model reads its own rows only.
Value behind_past(LayerOps& ops, Value const& rows, std::size_t place, Flops work_of_row)
{
    constexpr double bytes_of_float32 = 4;
    auto const& shape = rows.tensor.shape;
    auto const* const past = ops.find_input(place);
    auto tokens = shape[1];
    auto result = rows;
    if (past != nullptr) {
        auto const& before = past->tensor.shape;
        if (before.size() != 3 || before[0] != shape[0] || before[2] != shape[2])
            throw SettingMisfit{ops.layer().inputs[place],
                                fmt::format("its cache ({}) does not stand before rows of ({})",
                                            fmt::join(before, ", "), fmt::join(shape, ", ")),
                                fmt::format("state it as {}xTOKENSx{}", shape[0], shape[2])};
        tokens += before[1];
        result = ops.add_opaque({}, {shape[0], tokens, shape[2]}, {rows});
    }
    auto const width = static_cast<double>(shape[0]) * static_cast<double>(shape[2]);
    if (result.origin == Value::Origin::computed && ops.graph().has_op(result.producer))
        ops.graph().keep(
            {.op = result.producer, .bytes = Bytes{bytes_of_float32 * width}, .work = work_of_row}, tokens);
    return result;
}

/// Of the products with a row of keys and of values, and of its score.
Flops work_of_token(Parts const& parts)
{
    auto const& queries = parts.queries.tensor.shape;
    auto const scores = static_cast<double>(queries[0]) * static_cast<double>(queries[1]);
    auto const widths = static_cast<double>(queries[2] + parts.values.tensor.shape[2]);
    return Flops{scores * (2 * widths + (parts.mask.empty() ? 2 : 3))};
}

void take_past(LayerOps& ops, Parts& parts, Places const& places)
{
    if (places.past.empty()) return;
    auto const work = work_of_token(parts);
    parts.keys = behind_past(ops, parts.keys, places.past[0], work);
    parts.values = behind_past(ops, parts.values, places.past[1], {});
    if (ops.outputs() > 1) ops.give(parts.keys, 1);
    if (ops.outputs() > 2) ops.give(parts.values, 2);
}

void import_sdpa(LayerOps& ops)
{
    Parts parts{.queries = ops.input(0), .keys = ops.input(1), .values = ops.input(2), .mask = {}};
    for (auto const& part : {parts.queries, parts.keys, parts.values})
        if (part.tensor.shape.size() != 3)
            throw Misfit{
                fmt::format("it takes (heads, tokens, width), not ({})", fmt::join(part.tensor.shape, ", "))};
    auto const places = places_behind(ops, 3, 5, 7);
    for (auto const place : places.mask)
        parts.mask.push_back(ops.input(place));
    take_past(ops, parts, places);
    ops.give(attended(ops, parts));
}

/// Its inputs are queries, keys and values, or one for all, or one for keys and values; behind them a mask
/// and the caches.
void import_multi_head_attention(LayerOps& ops)
{
    auto const& layer = ops.layer();
    auto const width = count(layer, 0, "its width");
    auto const heads = integer(layer, 1, 1);
    if (heads < 1 || width % heads != 0)
        throw Misfit{fmt::format("a width of {} is not a whole number for each of {} heads", width, heads)};
    auto const weights = count(layer, 2, "its number of weights");
    if (weights % width != 0)
        throw SettingMisfit{layer.find(2)->at,
                            fmt::format("{} weights are not a whole number of rows of {}", weights, width)};
    auto const optional = static_cast<std::size_t>(integer(layer, 5, 0) != 0 ? 1 : 0) +
                          static_cast<std::size_t>(integer(layer, 7, 0) != 0 ? 2 : 0);
    auto const tensors = ops.inputs() > optional ? ops.inputs() - optional : 0;
    if (tensors < 1 || tensors > 3)
        throw Misfit{
            fmt::format("it takes one to three tensors and {} more, not {} inputs", optional, ops.inputs())};
    auto const stored = ops.stored_as(18);
    auto const part = [&](std::size_t place, std::int64_t in) {
        auto const projected =
            ops.add(Linear{.out = width, .in = in}, {ops.input(place)}, {.stored = stored, .parameters = {}});
        if (projected.tensor.shape.size() != 2)
            throw Misfit{
                fmt::format("it takes (tokens, features), not ({})", fmt::join(ops.shape(place), ", "))};
        return apart(ops, projected, heads);
    };
    auto const in = weights / width;
    Parts parts{.queries = part(0, in),
                .keys = part(tensors > 1 ? 1 : 0, integer(layer, 3, width)),
                .values = part(tensors > 2   ? 2
                               : tensors > 1 ? 1
                                             : 0,
                               integer(layer, 4, width)),
                .mask = {}};
    auto const places = places_behind(ops, tensors, 5, 7);
    for (auto const place : places.mask)
        parts.mask.push_back(ops.input(place));
    take_past(ops, parts, places);
    auto const joined = together(ops, attended(ops, parts));
    ops.give(ops.add(Linear{.out = in, .in = width}, {joined}, {.stored = stored, .parameters = {}}));
}

/// Pairs of features turned by angles that depend on the position (Su et al., arXiv 2104.09864): three
/// operations an element.
void import_rotary_embed(LayerOps& ops)
{
    constexpr double operations = 3;
    ops.give(
        ops.add_opaque(Flops{operations * ops.input().tensor.elements()}, ops.shape(), ops.all_inputs()));
}

} // namespace

LayerRules attention_rules()
{
    return {{"SDPA", import_sdpa},
            {"MultiHeadAttention", import_multi_head_attention},
            {"RotaryEmbed", import_rotary_embed}};
}

} // namespace sunder::sim
