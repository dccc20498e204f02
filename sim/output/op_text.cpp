#include "sim/output/op_text.hpp"

#include "sim/base/match.hpp"

#include <algorithm>
#include <array>

namespace sunder::sim {
namespace {

/// One number where all are the same.
std::string text_of(std::vector<std::int64_t> const& numbers)
{
    bool const same = std::ranges::adjacent_find(numbers, std::not_equal_to<>{}) == numbers.end();
    return same ? fmt::format("{}", numbers.front()) : fmt::format("[{}]", fmt::join(numbers, ", "));
}

std::string text_of(Extent const& extent)
{
    return text_of(std::vector{extent.height, extent.width});
}

/// The sides before and behind each axis.
std::string text_of_pad(std::vector<std::int64_t> before, std::vector<std::int64_t> const& after)
{
    if (before == after && before.size() > 1) return text_of(before);
    before.insert(before.end(), after.begin(), after.end());
    return text_of(before);
}

std::string text_of(Padding const& pad)
{
    return text_of_pad({pad.top, pad.left}, {pad.bottom, pad.right});
}

void add_bias(KeyList& keys, Bias bias)
{
    if (bias == Bias::none) keys.add("bias", "false");
}

void add_factor(KeyList& keys, NormFactor factor)
{
    if (factor == NormFactor::none) keys.add("factor", "false");
}

std::vector<std::int64_t> numbers_of(std::vector<AxisWindow> const& axes, std::int64_t AxisWindow::*number)
{
    std::vector<std::int64_t> numbers;
    for (auto const& axis : axes)
        numbers.push_back(axis.*number);
    return numbers;
}

/// \param usual  stride
void add_windows(KeyList& keys, std::vector<AxisWindow> const& axes, std::string const& usual)
{
    auto const of = [&](std::int64_t AxisWindow::*number) { return text_of(numbers_of(axes, number)); };
    keys.add("kernel", of(&AxisWindow::size)).add_unless(usual, "stride", of(&AxisWindow::stride));
    keys.add_unless({"0"}, "pad",
                    text_of_pad(numbers_of(axes, &AxisWindow::before), numbers_of(axes, &AxisWindow::after)));
    keys.add_unless({"1"}, "dilation", of(&AxisWindow::dilation));
}

std::string pool_text(std::vector<AxisWindow> const& axes, Rounding rounding)
{
    KeyList keys;
    add_windows(keys, axes, text_of(numbers_of(axes, &AxisWindow::size)));
    if (rounding == Rounding::up) keys.add("ceil", "true");
    return keys.text();
}

/// Of height and width.
std::vector<AxisWindow> axes_of(auto const& op)
{
    return {{op.kernel.height, op.stride.height, op.pad.top, op.pad.bottom, op.dilation.height},
            {op.kernel.width, op.stride.width, op.pad.left, op.pad.right, op.dilation.width}};
}

std::string conv_text(auto const& op, std::vector<AxisWindow> const& axes,
                      std::vector<std::int64_t> const& extra = {})
{
    KeyList keys;
    keys.add("out", op.out);
    add_windows(keys, axes, "1");
    keys.add_unless(std::int64_t{1}, "groups", op.groups);
    add_bias(keys, op.bias);
    bool const has_extra = std::ranges::any_of(extra, [](auto n) { return n != 0; });
    if (has_extra) keys.add("extra", text_of(extra));
    return keys.text();
}

template <class Enum, std::size_t Count>
std::string_view word_of(Enum value, std::array<std::string_view, Count> const& words)
{
    return words.at(static_cast<std::size_t>(value));
}

std::string words_of(Attention const& op)
{
    KeyList keys;
    if (op.keys == KeyOrder::columns) keys.add("keys", "columns");
    return keys.add_list("mask", op.mask).text();
}

std::string words_of(Recurrent const& op)
{
    static constexpr std::array<std::string_view, 3> cells = {"rnn", "lstm", "gru"};
    KeyList keys;
    keys.add("cell", word_of(op.cell, cells)).add("hidden", op.hidden);
    keys.add_unless(std::int64_t{1}, "directions", op.directions);
    add_bias(keys, op.bias);
    return keys.text();
}

std::string words_of(LayerNorm const& op)
{
    KeyList keys;
    keys.add_unless(std::int64_t{1}, "axes", op.axes);
    add_factor(keys, op.factor);
    add_bias(keys, op.bias);
    return keys.text();
}

std::string words_of(RmsNorm const& op)
{
    KeyList keys;
    add_factor(keys, op.factor);
    return keys.text();
}

std::string words_of(Resize const& op)
{
    static constexpr std::array<std::string_view, 3> kinds = {"nearest", "linear", "cubic"};
    KeyList keys;
    keys.add_list("out", op.out);
    if (op.kind != ResizeKind::nearest) keys.add("kind", word_of(op.kind, kinds));
    return keys.text();
}

std::string words_of(Reduce const& op)
{
    static constexpr std::array<std::string_view, 8> kinds = {"sum",     "mean", "product", "minimum",
                                                              "maximum", "norm", "argmin",  "argmax"};
    KeyList keys;
    if (op.kind != ReductionKind::mean) keys.add("kind", word_of(op.kind, kinds));
    keys.add_list("axes", op.axes);
    if (op.keep == ReducedAxes::kept) keys.add("keep", "true");
    return keys.text();
}

std::string words_of(TopK const& op)
{
    KeyList keys;
    keys.add("count", op.count).add_unless(std::int64_t{-1}, "axis", op.axis);
    if (op.gives == TopKResult::positions) keys.add("gives", "positions");
    return keys.text();
}

std::string words_of(Slice const& op)
{
    KeyList keys;
    keys.add("from", op.from).add("to", op.to);
    return keys.add_unless(std::int64_t{0}, "axis", op.axis)
        .add_unless(std::int64_t{1}, "step", op.step)
        .text();
}

std::string words_of(Gather const& op)
{
    KeyList keys;
    keys.add_unless(std::int64_t{0}, "axis", op.axis).add_list("at", op.at);
    if (op.keep == ReducedAxes::dropped) keys.add("keep", "false");
    return keys.text();
}

std::string words_of(Constant const& constant)
{
    return KeyList{}.add_list(constant.is_trained ? "constant" : "fixed", constant.shape).text();
}

std::string words_of(Concat const& op)
{
    KeyList keys;
    keys.add_unless(std::int64_t{0}, "axis", op.axis);
    return keys.add_list(op.constant.is_trained ? "constant" : "fixed", op.constant.shape).text();
}

std::string words_of(Linear const& op)
{
    KeyList keys;
    keys.add("out", op.out).add_unless(std::int64_t{0}, "in", op.in);
    add_bias(keys, op.bias);
    return keys.text();
}

std::string words_of(AdaptivePool2d const& op)
{
    return KeyList{}.add_unless({"1"}, "out", text_of(op.out)).text();
}

} // namespace

std::string text_of(OpKind const& kind)
{
    return std::visit(
        Match{
            [](OneOf<Linear, AdaptivePool2d, Attention, Recurrent, LayerNorm, RmsNorm, Resize, Reduce, TopK,
                     Slice, Gather> auto const& op) { return words_of(op); },
            [](OneOf<Add, Multiply, Elementwise> auto const& op) { return words_of(op.constant); },
            [](Conv2d const& op) { return conv_text(op, axes_of(op)); },
            [](ConvNd const& op) { return conv_text(op, op.axes); },
            [](TransposedConv const& op) { return conv_text(op, op.axes, op.extra); },
            [](Pool2d const& op) { return pool_text(axes_of(op), op.rounding); },
            [](PoolNd const& op) { return pool_text(op.axes, op.rounding); },
            [](Activation const& op) { return std::string{name_of(op.kind)}; },
            [](Cast const& op) { return std::string{name_of(op.type)}; },
            [](Softmax const& op) { return KeyList{}.add_unless(std::int64_t{-1}, "axis", op.axis).text(); },
            [](Concat const& op) { return words_of(op); },
            [](LocalResponseNorm const& op) { return KeyList{}.add("size", op.size).text(); },
            [](OneOf<GroupNorm, ChannelShuffle> auto const& op) {
                return KeyList{}.add("groups", op.groups).text();
            },
            [](Embedding const& op) { return KeyList{}.add("rows", op.rows).add("width", op.width).text(); },
            [](NonMaxSuppression const& op) { return KeyList{}.add("most", op.most).text(); },
            [](Pad2d const& op) { return KeyList{}.add("pad", text_of(op.pad)).text(); },
            [](Pad const& op) {
                return KeyList{}.add_list("before", op.before).add_list("after", op.after).text();
            },
            [](Transpose const& op) { return KeyList{}.add_list("order", op.order).text(); },
            [](OneOf<Reshape, Expand> auto const& op) { return KeyList{}.add_list("out", op.out).text(); },
            [](OneOf<BatchNorm, MatMul, Flatten, Dropout, Opaque, ModelInput> auto const&) {
                return std::string{"{}"};
            }},
        kind);
}

} // namespace sunder::sim
