/// \file
/// Keys of each kind of op. They are part of op_fields.cpp, which alone includes this.
#pragma once

#include "sim/config/axis_numbers.hpp"
#include "sim/config/op_fields.hpp"

#include <array>
#include <optional>
#include <string_view>
#include <vector>

namespace sunder::sim {

// Words
// -------------------------------------------------------------------------------------------------------

constexpr auto words(Bias /*type*/)
{
    return std::array{Word{Bias::present, "true"}, Word{Bias::none, "false"}};
}

constexpr auto words(NormFactor /*type*/)
{
    return std::array{Word{NormFactor::present, "true"}, Word{NormFactor::none, "false"}};
}

constexpr auto words(Rounding /*type*/)
{
    return std::array{Word{Rounding::up, "true"}, Word{Rounding::down, "false"}};
}

constexpr auto words(ReducedAxes /*type*/)
{
    return std::array{Word{ReducedAxes::kept, "true"}, Word{ReducedAxes::dropped, "false"}};
}

constexpr auto words(ResizeKind /*type*/)
{
    return std::array{Word{ResizeKind::nearest, "nearest"}, Word{ResizeKind::linear, "linear"},
                      Word{ResizeKind::cubic, "cubic"}};
}

constexpr auto words(KeyOrder /*type*/)
{
    return std::array{Word{KeyOrder::rows, "rows"}, Word{KeyOrder::columns, "columns"}};
}

constexpr auto words(CellKind /*type*/)
{
    return std::array{Word{CellKind::rnn, "rnn"}, Word{CellKind::lstm, "lstm"}, Word{CellKind::gru, "gru"}};
}

constexpr auto words(ReductionKind /*type*/)
{
    return std::array{Word{ReductionKind::sum, "sum"},         Word{ReductionKind::mean, "mean"},
                      Word{ReductionKind::product, "product"}, Word{ReductionKind::minimum, "minimum"},
                      Word{ReductionKind::maximum, "maximum"}, Word{ReductionKind::norm, "norm"},
                      Word{ReductionKind::argmin, "argmin"},   Word{ReductionKind::argmax, "argmax"}};
}

constexpr auto words(TopKResult /*type*/)
{
    return std::array{Word{TopKResult::values, "values"}, Word{TopKResult::positions, "positions"}};
}

constexpr std::array elementwise_kinds = {
    ElementwiseKind::subtract, ElementwiseKind::divide,  ElementwiseKind::power,
    ElementwiseKind::minimum,  ElementwiseKind::maximum, ElementwiseKind::remainder,
    ElementwiseKind::compare,  ElementwiseKind::logic,   ElementwiseKind::choose};

inline auto words(ActivationKind /*type*/)
{
    std::vector<Word<ActivationKind>> list;
    for (auto const& name : activation_names())
        list.push_back({*find_activation(name), name});
    return list;
}

// Shared
// ------------------------------------------------------------------------------------------------------

constexpr std::int64_t largest = 1'000'000'000;
constexpr std::int64_t most_axes = 8;

[[nodiscard]] inline Form const& count_form()
{
    return parts::whole<1, largest>();
}

/// From the front, or as a negative number from the end.
[[nodiscard]] inline Form const& axis_form()
{
    return parts::whole<-most_axes, most_axes - 1>();
}

/// \tparam Least  of each
template <std::int64_t Least, std::int64_t Most = largest>
Form const& list_form()
{
    static Form const form = parts::list_of(parts::whole<Least, Most>(), 1);
    return form;
}

template <std::size_t N>
std::vector<AxisWindow> windows(PerAxis<N> const& kernel, PerAxis<N> const& stride, Around<N> const& pad,
                                PerAxis<N> const& dilation)
{
    std::vector<AxisWindow> axes;
    for (std::size_t i = 0; i < N; ++i)
        axes.push_back({.size = kernel.numbers[i],
                        .stride = stride.numbers[i],
                        .before = pad.before[i],
                        .after = pad.after[i],
                        .dilation = dilation.numbers[i]});
    return axes;
}

template <std::size_t N>
PerAxis<N> ones()
{
    PerAxis<N> axes;
    axes.numbers.fill(1);
    return axes;
}

// Windows
// -----------------------------------------------------------------------------------------------------

void fields_of_conv(auto& op, auto& visit)
{
    visit(required("out", "output channels"), op.out, count_form());
    visit(required("kernel", "size of the window"), op.kernel);
    visit(optional("stride", "step from window to window"), op.stride);
    visit(optional("pad", "added around all positions"), op.pad);
    visit(optional("dilation", "step between the points of a window"), op.dilation);
    visit(optional("groups", "groups of channels"), op.groups, count_form());
    visit(optional("bias", "whether a bias is added"), op.bias);
}

void fields(Conv2d& op, auto& visit)
{
    fields_of_conv(op, visit);
}

template <std::size_t N>
struct ConvAsWritten {
    std::int64_t out = 1;
    std::int64_t groups = 1;
    Bias bias = Bias::present;
    PerAxis<N> kernel = ones<N>();
    PerAxis<N> stride = ones<N>();
    PerAxis<N> dilation = ones<N>();
    Around<N> pad;

    [[nodiscard]] ConvNd op() const
    {
        return {.axes = windows(kernel, stride, pad, dilation), .out = out, .groups = groups, .bias = bias};
    }
};

template <std::size_t N>
void fields(ConvAsWritten<N>& op, auto& visit)
{
    fields_of_conv(op, visit);
}

template <std::size_t N>
struct TransposedAsWritten {
    ConvAsWritten<N> conv;
    std::optional<PerAxis<N, 0>> extra;

    [[nodiscard]] TransposedConv op() const
    {
        auto const same = conv.op();
        TransposedConv made{
            .axes = same.axes, .extra = {}, .out = same.out, .groups = same.groups, .bias = same.bias};
        if (extra) made.extra.assign(extra->numbers.begin(), extra->numbers.end());
        return made;
    }
};

template <std::size_t N>
void fields(TransposedAsWritten<N>& op, auto& visit)
{
    fields(op.conv, visit);
    visit(optional("extra", "positions more at the end of each axis", "none"), op.extra);
}

template <PoolKind Kind>
struct ImagePool {
    Pool2d pool{.kind = Kind};

    [[nodiscard]] Pool2d op() const { return pool; }
};

template <PoolKind Kind>
void fields(ImagePool<Kind>& pool, auto& visit)
{
    auto& op = pool.pool;
    std::optional<Extent> stride;
    visit(required("kernel", "size of the window"), op.kernel);
    visit(optional("stride", "step from window to window", "the kernel"), stride);
    visit(optional("pad", "added around the image"), op.pad);
    visit(optional("ceil", "whether a part of a step at the end counts as one"), op.rounding);
    if constexpr (Kind == PoolKind::max)
        visit(optional("dilation", "step between the points of a window"), op.dilation);
    op.stride = stride.value_or(op.kernel);
}

template <PoolKind Kind, std::size_t N>
struct PoolAsWritten {
    PerAxis<N> kernel = ones<N>();
    std::optional<PerAxis<N>> stride;
    PerAxis<N> dilation = ones<N>();
    Around<N> pad;
    Rounding rounding = Rounding::down;

    [[nodiscard]] PoolNd op() const
    {
        return {.kind = Kind,
                .axes = windows(kernel, stride.value_or(kernel), pad, dilation),
                .rounding = rounding};
    }
};

template <PoolKind Kind, std::size_t N>
void fields(PoolAsWritten<Kind, N>& op, auto& visit)
{
    visit(required("kernel", "size of the window"), op.kernel);
    visit(optional("stride", "step from window to window", "the kernel"), op.stride);
    visit(optional("pad", "added around all positions"), op.pad);
    visit(optional("ceil", "whether a part of a step at the end counts as one"), op.rounding);
    if constexpr (Kind == PoolKind::max)
        visit(optional("dilation", "step between the points of a window"), op.dilation);
}

template <PoolKind Kind>
struct AdaptivePool {
    AdaptivePool2d pool{.kind = Kind};

    [[nodiscard]] AdaptivePool2d op() const { return pool; }
};

template <PoolKind Kind>
void fields(AdaptivePool<Kind>& pool, auto& visit)
{
    visit(optional("out", "positions that are left"), pool.pool.out);
}

void fields(Pad2d& op, auto& visit)
{
    visit(required("pad", "added around the image"), op.pad);
}

void fields(Resize& op, auto& visit)
{
    visit(required("out", "positions of the last axes: [height, width]"), op.out, shape_form());
    visit(optional("kind", "what stands between the old positions"), op.kind);
}

// Products
// ----------------------------------------------------------------------------------------------------

void fields(Linear& op, auto& visit)
{
    visit(required("out", "output features"), op.out, count_form());
    visit(optional("bias", "whether a bias is added"), op.bias);
    std::optional<std::int64_t> features;
    visit(optional("in", "features that go in; where stated, the input may have any rank",
                   "those of its input"),
          features, count_form());
    op.in = features.value_or(0);
}

void fields(Attention& op, auto& visit)
{
    visit(optional("keys", "of (heads, tokens, features), or with features before tokens"), op.keys);
    visit(optional("mask", "shape of a mask that it brings along", "none"), op.mask, shape_form());
}

void fields(Recurrent& op, auto& visit)
{
    visit(optional("cell", "what keeps the state"), op.cell);
    visit(required("hidden", "features of the state"), op.hidden, count_form());
    visit(optional("directions", "2: the sequence from its end, too"), op.directions, parts::whole<1, 2>());
    visit(optional("bias", "whether the gates have biases"), op.bias);
}

void fields(Embedding& op, auto& visit)
{
    visit(required("rows", "of the table"), op.rows, count_form());
    visit(required("width", "of each row"), op.width, count_form());
}

// Functions
// ---------------------------------------------------------------------------------------------------

void fields(LocalResponseNorm& op, auto& visit)
{
    visit(optional("size", "channels that are looked at"), op.size, count_form());
}

void fields(LayerNorm& op, auto& visit)
{
    visit(optional("axes", "how many of the last axes"), op.axes, parts::whole<1, most_axes>());
    visit(optional("factor", "whether it has a factor for each element"), op.factor);
    visit(optional("bias", "whether it has a shift for each element"), op.bias);
}

void fields(RmsNorm& op, auto& visit)
{
    visit(optional("factor", "whether it has a factor for each element"), op.factor);
}

void fields(GroupNorm& op, auto& visit)
{
    visit(required("groups", "of channels; their number divides it"), op.groups, count_form());
}

void fields(Activation& op, auto& visit)
{
    visit.bare(op.kind, form_of(Of<ActivationKind>{}));
}

void fields(Softmax& op, auto& visit)
{
    visit(optional("axis", "0 is that behind the batch; negative ones count from the end"), op.axis,
          axis_form());
}

void fields(Constant& constant, auto& visit)
{
    std::vector<std::int64_t> fixed;
    visit(optional("constant", "shape of a trained tensor that it brings along", "none"), constant.shape,
          shape_form());
    visit(optional("fixed", "shape of one that is not trained, such as a factor", "none"), fixed,
          shape_form());
    if (!fixed.empty()) constant = {.shape = fixed, .is_trained = false};
}

void fields(Add& op, auto& visit)
{
    fields(op.constant, visit);
}

void fields(Multiply& op, auto& visit)
{
    fields(op.constant, visit);
}

struct ElementwiseAsWritten {
    Constant constant;
};

void fields(ElementwiseAsWritten& op, auto& visit)
{
    fields(op.constant, visit);
}

constexpr std::string_view meaning_of(ElementwiseKind kind)
{
    switch (kind) {
    case ElementwiseKind::subtract:
        return "difference of two inputs";
    case ElementwiseKind::divide:
        return "quotient of two inputs";
    case ElementwiseKind::power:
        return "one input to the power of another";
    case ElementwiseKind::minimum:
        return "least of all inputs at each place";
    case ElementwiseKind::maximum:
        return "greatest of all inputs at each place";
    case ElementwiseKind::remainder:
        return "of a division";
    case ElementwiseKind::compare:
        return "whether inputs are equal, less or greater";
    case ElementwiseKind::logic:
        return "and, or, exclusive or of conditions";
    case ElementwiseKind::choose:
        break;
    }
    return "an element of one of two inputs, by a condition";
}

void fields(Cast& op, auto& visit)
{
    visit.bare(op.type, form_of(Of<ElementType>{}));
}

void fields(Reduce& op, auto& visit)
{
    visit(optional("kind", "what is made of them"), op.kind);
    visit(optional("axes", "0 is that behind the batch; negative ones count from the end", "all"), op.axes,
          list_form<-most_axes, most_axes - 1>());
    visit(optional("keep", "whether the axes stay, at length 1"), op.keep);
}

void fields(TopK& op, auto& visit)
{
    visit(required("count", "how many"), op.count, count_form());
    visit(optional("axis", "0 is that behind the batch; negative ones count from the end"), op.axis,
          axis_form());
    visit(optional("gives", "what it puts out"), op.gives);
}

void fields(NonMaxSuppression& op, auto& visit)
{
    visit(required("most", "boxes of each class"), op.most, count_form());
}

// Movement
// ----------------------------------------------------------------------------------------------------

void fields(Concat& op, auto& visit)
{
    visit(optional("axis", "0 is that behind the batch; negative ones count from the end"), op.axis,
          axis_form());
    fields(op.constant, visit);
}

void fields(Slice& op, auto& visit)
{
    visit(optional("from", "first position"), op.from, parts::whole<0, largest>());
    visit(required("to", "one behind the last position"), op.to, count_form());
    visit(optional("axis", "0 is that behind the batch; negative ones count from the end"), op.axis,
          axis_form());
    visit(optional("step", "from one position to the next"), op.step, count_form());
}

void fields(ChannelShuffle& op, auto& visit)
{
    visit(required("groups", "of channels; their number divides it"), op.groups, count_form());
}

void fields(Reshape& op, auto& visit)
{
    visit(required("out", "lengths of the axes; one may be -1: what is left"), op.out, list_form<-1>());
}

void fields(Transpose& op, auto& visit)
{
    visit(required("order", "which axis of the input each axis is, from 0 behind the batch"), op.order,
          list_form<0, most_axes - 1>());
}

void fields(Expand& op, auto& visit)
{
    visit(required("out", "lengths of the axes"), op.out, shape_form());
}

void fields(Pad& op, auto& visit)
{
    visit(required("before", "how many values before each axis"), op.before, list_form<0>());
    visit(required("after", "how many behind each axis"), op.after, list_form<0>());
}

void fields(Gather& op, auto& visit)
{
    visit(optional("axis", "0 is that behind the batch; negative ones count from the end"), op.axis,
          axis_form());
    visit(optional("at", "numbers of the entries", "those that a second input holds"), op.at,
          list_form<-largest>());
    visit(optional("keep", "whether a single entry keeps the axis"), op.keep);
}

} // namespace sunder::sim
