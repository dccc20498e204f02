#include "sim/ncnn/expression.hpp"
#include "sim/ncnn/rules.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <numeric>
#include <set>

namespace sunder::sim {
namespace {

using Value = LayerOps::Value;

void import_same(LayerOps& ops)
{
    ops.pass_on();
}

std::vector<WholeNumbers> shapes_of(LayerOps const& ops)
{
    std::vector<WholeNumbers> shapes;
    for (std::size_t i = 0; i < ops.inputs(); ++i)
        shapes.push_back(ops.shape(i));
    return shapes;
}

/// Keys of width, height, depth and channels, where they say what becomes of each.
constexpr int width_key = 0;
constexpr int height_key = 1;
constexpr int depth_key = 11;
constexpr int channels_key = 2;

/// A length of the same letter as in the input: (w, h, d, c), 1 where it has none.
std::int64_t length_called(WholeNumbers const& shape, int key)
{
    auto const rank = shape.size();
    auto const from_end = [&](std::size_t place) { return place < rank ? shape[rank - 1 - place] : 1; };
    switch (key) {
    case width_key:
        return from_end(0);
    case height_key:
        return from_end(1);
    case depth_key:
        return rank == 4 ? from_end(2) : 1;
    default:
        return rank >= 3 ? shape.front() : 1;
    }
}

WholeNumbers reshaped_to(LayerOps const& ops)
{
    auto const& layer = ops.layer();
    if (auto const text = word(layer, 6); !text.empty()) {
        auto lengths = evaluate(text, shapes_of(ops));
        std::ranges::reverse(lengths);
        return lengths;
    }
    constexpr std::int64_t absent = -233;
    WholeNumbers shape;
    for (int const key : {channels_key, depth_key, height_key, width_key}) {
        auto const stated = integer(layer, key, absent);
        if (stated == absent) continue;
        shape.push_back(stated == 0 ? length_called(ops.shape(), key) : stated);
    }
    return shape;
}

void import_reshape(LayerOps& ops)
{
    auto const shape = reshaped_to(ops);
    if (shape == ops.shape()) return ops.pass_on();
    ops.give(ops.add(Reshape{.out = shape}, {ops.input()}));
}

void import_flatten(LayerOps& ops)
{
    if (ops.shape().size() == 1) return ops.pass_on();
    ops.give(ops.add(Flatten{}, {ops.input()}));
}

/// Axes that it names, or those of its letters.
std::set<std::size_t> named_axes(LayerOps const& ops, std::size_t rank)
{
    auto const& layer = ops.layer();
    std::set<std::size_t> axes;
    auto const whole = static_cast<std::int64_t>(rank);
    for (auto axis : integers(layer, 3)) {
        if (axis < -whole || axis >= whole) throw Misfit{fmt::format("axis {} is not among {}", axis, rank)};
        axes.insert(static_cast<std::size_t>(axis < 0 ? axis + whole : axis));
    }
    return axes;
}

void import_squeeze(LayerOps& ops)
{
    auto const& layer = ops.layer();
    auto const& shape = ops.shape();
    auto const rank = shape.size();
    auto gone = named_axes(ops, rank);
    if (!has_setting(layer, 3)) {
        if (integer(layer, width_key, 0) != 0) gone.insert(rank - 1);
        if (integer(layer, height_key, 0) != 0 && rank > 1) gone.insert(rank - 2);
        if (integer(layer, depth_key, 0) != 0 && rank > 3) gone.insert(1);
        if (integer(layer, channels_key, 0) != 0 && rank > 2) gone.insert(0);
    }
    WholeNumbers out;
    for (std::size_t i = 0; i < rank; ++i)
        if (!gone.contains(i) || shape[i] != 1) out.push_back(shape[i]);
    if (out.empty()) out = {1};
    if (out == shape) return ops.pass_on();
    ops.give(ops.add(Reshape{.out = out}, {ops.input()}));
}

void import_expand_dims(LayerOps& ops)
{
    auto const& layer = ops.layer();
    auto const& shape = ops.shape();
    auto out = shape;
    if (has_setting(layer, 3)) {
        constexpr std::size_t most_axes = 8;
        auto const rank = shape.size() + integers(layer, 3).size();
        if (rank > most_axes)
            throw Misfit{fmt::format("it would have {} axes, and at most {} are read", rank, most_axes)};
        auto const added = named_axes(ops, rank);
        for (auto const axis : added)
            out.insert(out.begin() + static_cast<std::ptrdiff_t>(std::min(axis, out.size())), 1);
    } else {
        auto const asks = [&](int key) { return integer(layer, key, 0) != 0; };
        if (asks(channels_key)) out.insert(out.begin(), 1);
        if (asks(depth_key)) out.insert(out.begin() + 1, 1);
        if (asks(height_key)) out.insert(out.end() - 1, 1);
        if (asks(width_key)) out.push_back(1);
    }
    if (out == shape) return ops.pass_on();
    ops.give(ops.add(Reshape{.out = out}, {ops.input()}));
}

/// The letters of each order from the width outwards.
WholeNumbers permuted(std::int64_t type, std::size_t rank)
{
    static constexpr std::array<std::string_view, 24> orders = {
        "whdc", "hwdc", "wdhc", "dwhc", "hdwc", "dhwc", "whcd", "hwcd", "wchd", "cwhd", "hcwd", "chwd",
        "wdch", "dwch", "wcdh", "cwdh", "dcwh", "cdwh", "hdcw", "dhcw", "hcdw", "chdw", "dchw", "cdhw"};
    static constexpr std::array<std::string_view, 6> of_three = {"whc", "hwc", "wch", "cwh", "hcw", "chw"};
    static constexpr std::array<std::string_view, 2> of_two = {"wh", "hw"};
    auto const place = static_cast<std::size_t>(type);
    std::string_view letters;
    if (rank == 2 && place < of_two.size()) letters = of_two.at(place);
    if (rank == 3 && place < of_three.size()) letters = of_three.at(place);
    if (rank == 4 && place < orders.size()) letters = orders.at(place);
    if (letters.empty()) throw Misfit{fmt::format("order {} is none of {} axes", type, rank)};
    auto const inwards = rank == 4 ? std::string_view{"cdhw"} : std::string_view{"chw"}.substr(3 - rank);
    WholeNumbers order;
    for (auto letter = letters.rbegin(); letter != letters.rend(); ++letter)
        order.push_back(static_cast<std::int64_t>(inwards.find(*letter)));
    return order;
}

void import_permute(LayerOps& ops)
{
    auto const type = integer(ops.layer(), 0, 0);
    auto const rank = ops.shape().size();
    if (type == 0 || rank == 1) return ops.pass_on();
    ops.give(ops.add(Transpose{.order = permuted(type, rank)}, {ops.input()}));
}

void import_shuffle(LayerOps& ops)
{
    auto const groups = integer(ops.layer(), 0, 1);
    bool const is_reverse = integer(ops.layer(), 1, 0) != 0;
    auto const channels = ops.shape().front();
    if (groups < 1 || channels % groups != 0)
        throw Misfit{fmt::format("{} groups do not divide {} channels", groups, channels)};
    auto const own = is_reverse ? channels / groups : groups;
    if (own == 1) return ops.pass_on();
    ops.give(ops.add(ChannelShuffle{.groups = own}, {ops.input()}));
}

/// (c, h, w) from (c factor^2, h / factor, w / factor), or back.
void import_pixel_shuffle(LayerOps& ops)
{
    auto const factor = count(ops.layer(), 0, "its factor");
    auto const& shape = ops.shape();
    if (shape.size() != 3 || shape[0] % (factor * factor) != 0)
        throw Misfit{fmt::format("its input ({}) has no {} channels for each of its own",
                                 fmt::join(shape, ", "), factor * factor)};
    bool const is_outer = integer(ops.layer(), 1, 0) != 0; // factors stand before the channels
    auto const channels = shape[0] / factor / factor;
    auto const [height, width] = std::pair{shape[1], shape[2]};
    auto const split = is_outer ? WholeNumbers{factor, factor, channels, height, width}
                                : WholeNumbers{channels, factor, factor, height, width};
    auto const order = is_outer ? WholeNumbers{2, 3, 0, 4, 1} : WholeNumbers{0, 3, 1, 4, 2};
    auto const moved = ops.transposed(ops.reshaped(ops.input(), split), order);
    ops.give(ops.reshaped(moved, {channels, height * factor, width * factor}));
}

void import_reorg(LayerOps& ops)
{
    auto const factor = count(ops.layer(), 0, "its stride");
    auto const& shape = ops.shape();
    if (shape.size() != 3 || shape[1] < factor || shape[2] < factor)
        throw Misfit{fmt::format("its input ({}) has no {} positions", fmt::join(shape, ", "), factor)};
    auto const [height, width] = std::pair{shape[1] / factor, shape[2] / factor};
    auto value = ops.input();
    if (height * factor != shape[1])
        value = ops.add(Slice{.from = 0, .to = height * factor, .axis = 1}, {value});
    if (width * factor != shape[2])
        value = ops.add(Slice{.from = 0, .to = width * factor, .axis = 2}, {value});
    auto const moved =
        ops.transposed(ops.reshaped(value, {shape[0], height, factor, width, factor}), {0, 2, 4, 1, 3});
    ops.give(ops.reshaped(moved, {shape[0] * factor * factor, height, width}));
}

std::size_t own_axis(LayerOps const& ops, std::int64_t axis)
{
    auto const rank = static_cast<std::int64_t>(ops.shape().size());
    if (axis < -rank || axis >= rank)
        throw Misfit{fmt::format("axis {} is not among those of ({})", axis, fmt::join(ops.shape(), ", "))};
    return static_cast<std::size_t>(axis < 0 ? axis + rank : axis);
}

Value repeated(LayerOps& ops, WholeNumbers const& times)
{
    auto value = ops.input();
    for (std::size_t axis = 0; axis < times.size(); ++axis) {
        auto const shape = value.tensor.shape;
        if (times[axis] < 1) throw Misfit{"it is repeated once or more along each axis"};
        if (times[axis] == 1) continue;
        // A row of its own that is repeated, and then joined to the axis.
        auto apart = shape;
        apart.insert(apart.begin() + static_cast<std::ptrdiff_t>(axis), 1);
        auto all = apart;
        all[axis] = times[axis];
        auto joined = shape;
        joined[axis] *= times[axis];
        auto const once = shape[axis] == 1 ? value : ops.reshaped(value, apart);
        value = ops.reshaped(ops.add(Expand{.out = shape[axis] == 1 ? joined : all}, {once}), joined);
    }
    return value;
}

void import_tile(LayerOps& ops)
{
    auto const& layer = ops.layer();
    auto times = integers(layer, 2);
    auto const rank = ops.shape().size();
    if (times.empty()) {
        times.assign(rank, 1);
        times[own_axis(ops, integer(layer, 0, 0))] = integer(layer, 1, 1);
    }
    if (times.size() < rank) times.insert(times.begin(), rank - times.size(), 1);
    if (std::ranges::all_of(times, [](auto number) { return number == 1; })) return ops.pass_on();
    if (times.size() == rank) return ops.give(repeated(ops, times));
    auto all = ops.shape(); // more axes than it has
    all.insert(all.begin(), times.size() - rank, 1);
    for (std::size_t i = 0; i < all.size(); ++i)
        if (times[i] < 1) throw Misfit{"it is repeated once or more along each axis"};
    auto const elements = ops.reshaped(ops.input(), all);
    for (std::size_t i = 0; i < all.size(); ++i)
        all[i] *= times[i];
    ops.give(ops.add_opaque({}, all, {elements}));
}

/// The same elements in another order.
void import_flip(LayerOps& ops)
{
    ops.give(ops.add_opaque({}, ops.shape(), {ops.input()}));
}

/// The second input into a part of the first.
void import_copy_to(LayerOps& ops)
{
    ops.give(ops.add_opaque({}, ops.shape(), ops.all_inputs()));
}

/// A vector as a diagonal, or the diagonal of a matrix.
void import_diag(LayerOps& ops)
{
    auto const offset = std::abs(integer(ops.layer(), 0, 0));
    auto const& shape = ops.shape();
    if (shape.size() == 1) {
        auto const length = shape.front() + offset;
        return ops.give(ops.add_opaque({}, {length, length}, {ops.input()}));
    }
    if (shape.size() != 2) throw Misfit{"it takes a vector or a matrix"};
    auto const length = std::min(shape[0], shape[1]) - offset;
    ops.give(ops.add_opaque({}, {std::max<std::int64_t>(1, length)}, {ops.input()}));
}

void import_memory_data(LayerOps& ops)
{
    auto const& layer = ops.layer();
    WholeNumbers shape;
    for (int const key : {channels_key, depth_key, height_key, width_key})
        if (auto const length = integer(layer, key, 0); length != 0) shape.push_back(length);
    if (shape.empty()) throw Misfit{"it states no size"};
    ops.give({.origin = Value::Origin::constant,
              .producer = {},
              .tensor = sized({.shape = shape, .bytes = {}}),
              .is_trained = true});
}

} // namespace

LayerRules movement_rules()
{
    return {{"Split", import_same},
            {"Noop", import_same},
            {"DeepCopy", import_same},
            {"Packing", import_same},
            {"Reshape", import_reshape},
            {"Flatten", import_flatten},
            {"Squeeze", import_squeeze},
            {"ExpandDims", import_expand_dims},
            {"Permute", import_permute},
            {"ShuffleChannel", import_shuffle},
            {"PixelShuffle", import_pixel_shuffle},
            {"Reorg", import_reorg},
            {"Tile", import_tile},
            {"Flip", import_flip},
            {"CopyTo", import_copy_to},
            {"Diag", import_diag},
            {"MemoryData", import_memory_data}};
}

} // namespace sunder::sim
