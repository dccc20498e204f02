#include "sim/model/infer.hpp"
#include "sim/onnx/typed_families.hpp"

#include <algorithm>
#include <numeric>
#include <optional>

namespace sunder::sim {
namespace {

using Value = NodeOps::Value;

std::int64_t elements(Integers const& shape)
{
    return std::accumulate(shape.begin(), shape.end(), std::int64_t{1}, std::multiplies<>{});
}

// The same elements in the same order
// ------------------------------------------------------------------------

void import_reshape(NodeOps& ops)
{
    auto const operand = ops.operand(0);
    auto const shape = ops.own_output();
    if (elements(shape) != elements(operand.shape())) throw NoSuchOp{"it mixes the samples of a batch"};
    if (shape == operand.shape()) return ops.give(operand.value);
    bool const is_flat = shape.size() == 1 && ops.whole_output().size() == 2;
    ops.give(is_flat ? ops.add(Flatten{}, {operand.value}) : ops.reshaped(operand.value, shape));
}

// Axes in another order
// --------------------------------------------------------------------------------------

Integers order_of(NodeOps const& ops, std::size_t rank)
{
    auto order = integers(ops.node(), "perm");
    if (order.empty()) {
        order.resize(rank);
        std::iota(order.rbegin(), order.rend(), 0);
    }
    if (order.size() != rank) throw Misfit{"its order does not name each axis once"};
    for (auto const axis : order)
        if (axis < 0 || axis >= static_cast<std::int64_t>(rank))
            throw Misfit{"its order does not name each axis once"};
    return order;
}

/// The axes of a tensor, as numbers of those of the input with the batch; of `drops`, the first is left out.
Integers without_first(Integers axes, bool drops)
{
    if (drops) axes.erase(axes.begin());
    return axes;
}

Integers without_axes_of_one(Integers axes, Integers const& lengths)
{
    std::erase_if(axes, [&](auto axis) { return lengths[static_cast<std::size_t>(axis)] == 1; });
    return axes;
}

/// Which place each of the axes `to` has among those `from`; nothing where they are not the same.
std::optional<Integers> places_of(Integers const& to, Integers const& from)
{
    Integers places;
    for (auto const axis : to) {
        auto const found = std::ranges::find(from, axis);
        if (found == from.end()) return std::nullopt;
        places.push_back(found - from.begin());
    }
    return to.size() == from.size() ? std::optional{places} : std::nullopt;
}

/// ONNX orders all axes with the batch, ours leave it out. Where the same axis is left out of what goes in
/// and comes out, the rest is transposed. Else (a batch of one sample that moves) axes of length 1 are taken
/// away, what is left transposed, and shaped as it must be; where nothing but such axes moves, no element
/// does.
void import_transpose(NodeOps& ops)
{
    auto const operand = ops.operand(0);
    auto const& lengths = operand.whole;
    auto const order = order_of(ops, lengths.size());
    auto const output = ops.own_output();
    Integers all(lengths.size());
    std::iota(all.begin(), all.end(), 0);
    auto const from = without_first(all, operand.is_bare());
    auto const to = without_first(order, output.size() < order.size());
    auto const moved_from = without_axes_of_one(from, lengths);
    auto const moved_to = without_axes_of_one(to, lengths);
    if (moved_from == moved_to) return ops.give(ops.reshaped(operand.value, output));
    if (auto const places = places_of(to, from)) return ops.give(ops.transposed(operand.value, *places));
    auto const places = places_of(moved_to, moved_from);
    if (!places) throw NoSuchOp{"it mixes the samples of a batch"};
    Integers shape;
    for (auto const axis : moved_from)
        shape.push_back(lengths[static_cast<std::size_t>(axis)]);
    ops.give(ops.reshaped(ops.transposed(ops.reshaped(operand.value, shape), *places), output));
}

struct Blocks {
    std::int64_t channels = 1;
    std::int64_t height = 1;
    std::int64_t width = 1;
    std::int64_t size = 1;
};

Blocks blocks_of(NodeOps const& ops, Operand const& operand)
{
    if (!operand.is_bare() || operand.shape().size() != 3) throw NoSuchOp{"it takes one image"};
    Blocks const blocks{operand.shape()[0], operand.shape()[1], operand.shape()[2],
                        integer(ops.node(), "blocksize", 1)};
    if (blocks.size < 1) throw Misfit{"its blocks have no size"};
    return blocks;
}

void import_depth_to_space(NodeOps& ops)
{
    auto const operand = ops.operand(0);
    auto const [channels, height, width, size] = blocks_of(ops, operand);
    auto const out = channels / (size * size);
    bool const by_column = word(ops.node(), "mode") == "CRD";
    auto const parts =
        by_column ? Integers{out, size, size, height, width} : Integers{size, size, out, height, width};
    auto const order = by_column ? Integers{0, 3, 1, 4, 2} : Integers{2, 3, 0, 4, 1};
    auto const moved = ops.transposed(ops.reshaped(operand.value, parts), order);
    ops.give(ops.reshaped(moved, ops.own_output()));
}

void import_space_to_depth(NodeOps& ops)
{
    auto const operand = ops.operand(0);
    auto const [channels, height, width, size] = blocks_of(ops, operand);
    Integers const parts{channels, height / size, size, width / size, size};
    auto const moved = ops.transposed(ops.reshaped(operand.value, parts), {2, 4, 0, 1, 3});
    ops.give(ops.reshaped(moved, ops.own_output()));
}

// More elements
// ----------------------------------------------------------------------------------------------

Value with_leading_ones(NodeOps& ops, Value const& value, std::size_t rank)
{
    auto shape = value.tensor.shape;
    if (shape.size() >= rank) return value;
    shape.insert(shape.begin(), rank - shape.size(), 1);
    return ops.reshaped(value, shape);
}

void import_expand(NodeOps& ops)
{
    auto const operand = ops.operand(0);
    auto const shape = ops.own_output();
    if (elements(shape) == elements(operand.shape())) return ops.give(operand.value);
    ops.give(ops.add(Expand{.out = shape}, {with_leading_ones(ops, operand.value, shape.size())}));
}

/// Each axis behind one of length 1, which is repeated.
void import_tile(NodeOps& ops)
{
    auto const operand = ops.operand(0);
    auto const shape = ops.own_output();
    if (elements(shape) == elements(operand.shape())) return ops.give(operand.value);
    auto const value = with_leading_ones(ops, operand.value, shape.size());
    Integers apart;
    Integers repeated;
    for (std::size_t i = 0; i < shape.size(); ++i) {
        auto const length = value.tensor.shape[i];
        if (shape[i] % length != 0) throw NoSuchOp{"it repeats a part of an axis"};
        if (length != 1 && shape[i] != length) {
            apart.insert(apart.end(), {1, length});
            repeated.insert(repeated.end(), {shape[i] / length, length});
        } else {
            apart.push_back(length);
            repeated.push_back(shape[i]);
        }
    }
    ops.give(ops.reshaped(ops.add(Expand{.out = repeated}, {ops.reshaped(value, apart)}), shape));
}

/// Before and behind each axis, with the batch; negative ones take away.
struct Pads {
    Integers before;
    Integers after;
};

Pads pads_of(NodeOps const& ops, std::size_t rank)
{
    auto const& node = ops.node();
    auto const numbers =
        has_input(node, 1) ? integers_of(ops.graph().numbers_at(node, 1)) : integers(node, "pads");
    Integers axes(rank);
    std::iota(axes.begin(), axes.end(), 0);
    if (has_input(node, 3)) axes = integers_of(ops.graph().numbers_at(node, 3));
    if (numbers.size() != 2 * axes.size()) throw Misfit{"its pads are not two for each axis"};
    Pads pads{Integers(rank, 0), Integers(rank, 0)};
    for (std::size_t i = 0; i < axes.size(); ++i) {
        auto const axis = axes[i] < 0 ? axes[i] + static_cast<std::int64_t>(rank) : axes[i];
        if (axis < 0 || axis >= static_cast<std::int64_t>(rank))
            throw Misfit{"it pads an axis that is not there"};
        pads.before[static_cast<std::size_t>(axis)] = numbers[i];
        pads.after[static_cast<std::size_t>(axis)] = numbers[i + axes.size()];
    }
    return pads;
}

bool is_nothing(Integers const& pads)
{
    return std::ranges::all_of(pads, [](auto pad) { return pad == 0; });
}

/// What negative pads take away.
Value cropped(NodeOps& ops, Value value, Pads& pads)
{
    for (std::size_t i = 0; i < pads.before.size(); ++i) {
        auto const from = std::max<std::int64_t>(-pads.before[i], 0);
        auto const to = value.tensor.shape[i] - std::max<std::int64_t>(-pads.after[i], 0);
        if (from > 0 || to < value.tensor.shape[i])
            value = ops.add(Slice{.from = from, .to = to, .axis = static_cast<std::int64_t>(i)}, {value});
        pads.before[i] = std::max<std::int64_t>(pads.before[i], 0);
        pads.after[i] = std::max<std::int64_t>(pads.after[i], 0);
    }
    return value;
}

void import_pad(NodeOps& ops)
{
    auto operand = ops.operand(0);
    auto pads = pads_of(ops, operand.whole.size());
    if (is_nothing(pads.before) && is_nothing(pads.after)) return ops.give(operand.value);
    bool const of_batch = pads.before.front() != 0 || pads.after.front() != 0;
    if (of_batch) operand = ops.with_batch(std::move(operand));
    if (operand.is_bare()) {
        pads.before.erase(pads.before.begin());
        pads.after.erase(pads.after.begin());
    }
    auto const value = cropped(ops, operand.value, pads);
    if (is_nothing(pads.before) && is_nothing(pads.after)) return ops.give(value);
    bool const is_frame =
        operand.is_bare() && pads.before.size() == 3 && pads.before[0] == 0 && pads.after[0] == 0;
    if (is_frame)
        return ops.give(
            ops.add(Pad2d{{pads.before[1], pads.before[2], pads.after[1], pads.after[2]}}, {value}));
    ops.give(ops.add(Pad{.before = pads.before, .after = pads.after}, {value}));
}

} // namespace

Imports movement_imports()
{
    return {{"Reshape", import_reshape},
            {"Flatten", import_reshape},
            {"Squeeze", import_reshape},
            {"Unsqueeze", import_reshape},
            {"Transpose", import_transpose},
            {"DepthToSpace", import_depth_to_space},
            {"SpaceToDepth", import_space_to_depth},
            {"Expand", import_expand},
            {"Tile", import_tile},
            {"Pad", import_pad}};
}

} // namespace sunder::sim
