#include "sim/ncnn/expression.hpp"
#include "sim/ncnn/rules.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>

namespace sunder::sim {
namespace {

using Value = LayerOps::Value;

constexpr std::int64_t unstated = -233;

std::size_t own_axis(LayerOps const& ops, std::int64_t axis)
{
    auto const rank = static_cast<std::int64_t>(ops.shape().size());
    if (axis < -rank || axis >= rank)
        throw Misfit{fmt::format("axis {} is not among those of ({})", axis, fmt::join(ops.shape(), ", "))};
    return static_cast<std::size_t>(axis < 0 ? axis + rank : axis);
}

void import_concat(LayerOps& ops)
{
    auto const values = ops.all_inputs();
    if (values.empty()) throw Misfit{"it joins one input or more, not none"};
    if (values.size() == 1) return ops.pass_on();
    Concat op{.axis = static_cast<std::int64_t>(own_axis(ops, integer(ops.layer(), 0, 0)))};
    std::vector<Value> computed;
    std::vector<Value> known;
    for (auto const& value : values)
        (value.origin == Value::Origin::constant ? known : computed).push_back(value);
    if (computed.empty() || known.empty()) return ops.give(ops.add(op, values));
    if (known.size() > 1) throw NoSuchLayer{"it joins several constants"};
    op.constant = {.shape = known.front().tensor.shape, .is_trained = known.front().is_trained};
    ops.give(ops.add(op, computed));
}

/// How long each part is. -233: as much as is left, shared among those to come.
WholeNumbers parts_of(LayerOps const& ops, std::int64_t length)
{
    auto const slices = integers(ops.layer(), 0);
    auto const ends = integers(ops.layer(), 2);
    auto const outputs = ops.outputs();
    WholeNumbers parts;
    std::int64_t taken = 0;
    for (std::size_t i = 0; i < outputs; ++i) {
        auto part = i < slices.size() ? slices[i] : unstated;
        if (!ends.empty())
            part = i < ends.size() ? (ends[i] < 0 ? length + ends[i] : ends[i]) - taken : length - taken;
        else if (part == unstated)
            part = (length - taken) / static_cast<std::int64_t>(outputs - i);
        if (part < 1 || part > length - taken)
            throw Misfit{fmt::format("its part {} would be of {}, and {} of {} are left", i + 1, part,
                                     length - taken, length)};
        parts.push_back(part);
        taken += part;
    }
    return parts;
}

void import_slice(LayerOps& ops)
{
    auto const value = ops.input();
    auto const axis = own_axis(ops, integer(ops.layer(), 1, 0));
    auto const length = value.tensor.shape[axis];
    std::int64_t from = 0;
    std::size_t output = 0;
    for (auto const part : parts_of(ops, length)) {
        Slice const slice{.from = from, .to = from + part, .axis = static_cast<std::int64_t>(axis)};
        ops.give(part == length ? value : ops.add(slice, {value}), output++);
        from += part;
    }
}

/// Positions [from, to) of each axis.
struct Span {
    std::int64_t from = 0;
    std::int64_t to = 1;
};

std::vector<Span> whole(WholeNumbers const& shape)
{
    std::vector<Span> spans;
    for (auto const length : shape)
        spans.push_back({.from = 0, .to = length});
    return spans;
}

/// Starts and ends of some axes, as NumPy has them.
std::vector<Span> sliced(LayerOps const& ops, WholeNumbers const& starts, WholeNumbers const& ends,
                         WholeNumbers axes)
{
    auto const& shape = ops.shape();
    auto spans = whole(shape);
    if (axes.empty())
        for (std::size_t i = 0; i < shape.size(); ++i)
            axes.push_back(static_cast<std::int64_t>(i));
    if (starts.size() > axes.size() || starts.size() != ends.size())
        throw Misfit{
            fmt::format("it has {} starts and {} ends for {} axes", starts.size(), ends.size(), axes.size())};
    for (std::size_t i = 0; i < starts.size(); ++i) {
        auto const axis = own_axis(ops, axes[i]);
        auto const length = shape[axis];
        auto const from = starts[i] == unstated ? 0 : starts[i];
        auto const to = ends[i] == unstated ? length : ends[i];
        spans[axis] = {.from = from < 0 ? length + from : from,
                       .to = std::min(length, to > 0 ? to : length + to)};
    }
    return spans;
}

/// Keys along one axis: what is left out in front and behind, and how long it is to be.
struct CropKeys {
    int before;
    int length;
    int behind;
};

/// From the last axis, the width, outwards.
std::vector<CropKeys> crop_keys(std::size_t rank)
{
    CropKeys const width{.before = 0, .length = 3, .behind = 6};
    CropKeys const height{.before = 1, .length = 4, .behind = 7};
    CropKeys const depth{.before = 13, .length = 14, .behind = 15};
    CropKeys const channels{.before = 2, .length = 5, .behind = 8};
    if (rank == 4) return {width, height, depth, channels};
    std::vector<CropKeys> keys{width, height, channels};
    keys.resize(std::min(rank, keys.size()));
    return keys;
}

std::vector<Span> framed(LayerOps const& ops)
{
    auto const& layer = ops.layer();
    auto const& shape = ops.shape();
    auto const rank = shape.size();
    auto spans = whole(shape);
    // Where offsets of outer axes say so, those of inner ones are for them.
    std::size_t moved = 0;
    if (rank >= 3 && integer(layer, 2, 0) == unstated) ++moved;
    if (rank >= 2 && integer(layer, 1, 0) == unstated) ++moved;
    auto const keys = crop_keys(rank);
    for (std::size_t i = 0; i + moved < keys.size(); ++i) {
        auto const axis = rank - 1 - i - moved;
        auto const before = integer(layer, keys[i].before, 0);
        auto const behind = integer(layer, keys[i].behind, 0);
        auto const stated = integer(layer, keys[i].length, unstated);
        auto length = shape[axis] - before - behind;
        if (stated > 0) length = std::min(length, stated);
        spans[axis] = {.from = before, .to = before + length};
    }
    return spans;
}

/// As large as another blob.
std::vector<Span> like_another(LayerOps const& ops)
{
    auto const& shape = ops.shape();
    auto const& like = ops.shape(1);
    auto const rank = shape.size();
    auto const keys = crop_keys(rank);
    auto spans = whole(shape);
    for (std::size_t i = 0; i < keys.size() && i < like.size(); ++i) {
        bool const is_channels = rank >= 3 && i + 1 == rank;
        if (is_channels && like.size() != rank) continue;
        auto const axis = rank - 1 - i;
        auto const length = like[like.size() - 1 - i];
        auto const before = integer(ops.layer(), keys[i].before, 0);
        auto const from = before == unstated ? (shape[axis] - length) / 2 : before;
        spans[axis] = {.from = from, .to = from + length};
    }
    return spans;
}

std::vector<Span> spans_of(LayerOps const& ops)
{
    constexpr int starts_key = 9;
    constexpr int ends_key = 10;
    constexpr int axes_key = 11;
    auto const& layer = ops.layer();
    if (auto const text = word(layer, 19); !text.empty()) {
        std::vector<WholeNumbers> shapes;
        for (std::size_t i = 0; i < ops.inputs(); ++i)
            shapes.push_back(ops.shape(i));
        auto const axes = word(layer, 21);
        return sliced(ops, evaluate(text, shapes), evaluate(word(layer, 20), shapes),
                      axes.empty() ? integers(layer, 21) : evaluate(axes, shapes));
    }
    if (has_setting(layer, starts_key))
        return sliced(ops, integers(layer, starts_key), integers(layer, ends_key), integers(layer, axes_key));
    return ops.inputs() > 1 ? like_another(ops) : framed(ops);
}

void import_crop(LayerOps& ops)
{
    auto const shape = ops.shape();
    auto value = ops.input();
    auto const spans = spans_of(ops);
    bool is_cut = false;
    for (std::size_t axis = 0; axis < spans.size(); ++axis) {
        auto const& [from, to] = spans[axis];
        if (from == 0 && to == shape[axis]) continue;
        value = ops.add(Slice{.from = from, .to = to, .axis = static_cast<std::int64_t>(axis)}, {value});
        is_cut = true;
    }
    if (!is_cut) return ops.pass_on();
    ops.give(value);
}

/// Keys of what is put before the width and height, and behind; the third axis has its own.
void import_padding(LayerOps& ops)
{
    auto const& layer = ops.layer();
    auto const rank = ops.shape().size();
    Pad pad{.before = WholeNumbers(rank, 0), .after = WholeNumbers(rank, 0)};
    auto const put = [&](std::size_t from_end, int before, int after) {
        if (from_end >= rank) return;
        pad.before[rank - 1 - from_end] = integer(layer, before, 0);
        pad.after[rank - 1 - from_end] = integer(layer, after, 0);
    };
    put(0, 2, 3);
    put(1, 0, 1);
    put(2, 7, 8);
    auto const is_zero = [](auto number) { return number == 0; };
    if (std::ranges::all_of(pad.before, is_zero) && std::ranges::all_of(pad.after, is_zero))
        return ops.pass_on();
    ops.give(ops.add(pad, {ops.input()}));
}

} // namespace

LayerRules cutting_rules()
{
    return {{"Concat", import_concat},
            {"Slice", import_slice},
            {"Crop", import_crop},
            {"Padding", import_padding}};
}

} // namespace sunder::sim
