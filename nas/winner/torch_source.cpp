#include "nas/winner/torch_source.hpp"

#include "sim/base/match.hpp"
#include "sim/base/run_error.hpp"
#include "sim/model/broadcast.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <cmath>
#include <map>
#include <optional>
#include <set>
#include <string_view>
#include <utility>
#include <variant>

namespace sunder::nas {
namespace {

using Shape = std::vector<std::int64_t>;

/// "[3, 3]"
std::string listed(Shape const& numbers)
{
    return fmt::format("[{}]", fmt::join(numbers, ", "));
}

/// "3" of numbers that are all alike, else "(3, 1)".
std::string brief(Shape const& numbers)
{
    bool const alike = std::ranges::all_of(numbers, [&](auto number) { return number == numbers.front(); });
    return alike ? fmt::format("{}", numbers.front()) : fmt::format("({})", fmt::join(numbers, ", "));
}

std::string_view word(bool is)
{
    return is ? "True" : "False";
}

/// Of a name that an op may have, one that a variable may have.
std::string identifier(std::string_view name)
{
    std::string result;
    for (char const c : name)
        result += std::isalnum(static_cast<unsigned char>(c)) != 0 ? c : '_';
    if (std::isdigit(static_cast<unsigned char>(result.front())) != 0) result.insert(0, "op_");
    return result;
}

struct OptionalArgument {
    std::string_view name;
    std::string value;
    std::string usual;
};

/// ", stride=2" for those that are not what Python takes by itself.
std::string unusual(std::vector<OptionalArgument> const& arguments)
{
    std::string text;
    for (auto const& [name, value, usual] : arguments)
        if (value != usual) text += fmt::format(", {}={}", name, value);
    return text;
}

std::vector<sim::AxisWindow> axes_of(auto const& op)
{
    return {{op.kernel.height, op.stride.height, op.pad.top, op.pad.bottom, op.dilation.height},
            {op.kernel.width, op.stride.width, op.pad.left, op.pad.right, op.dilation.width}};
}

Shape each(std::vector<sim::AxisWindow> const& axes, std::int64_t sim::AxisWindow::*of)
{
    Shape numbers;
    for (auto const& axis : axes)
        numbers.push_back(axis.*of);
    return numbers;
}

class Source {
public:
    explicit Source(sim::ModelGraph const& model) : model_{model}
    {
        taken_ = {"x", "self", "torch", "nn"};
        names_.push_back("x");
        for (auto const& op : model.ops) {
            auto name = identifier(op.name);
            while (!taken_.insert(name).second)
                name += '_';
            names_.push_back(std::move(name));
        }
    }

    TorchStretch stretch()
    {
        for (number_ = 0; number_ < static_cast<int>(model_.ops.size()); ++number_) {
            auto const value = std::visit([&](auto const& kind) { return value_of(kind); }, op().kind);
            stretch_.lines.push_back(fmt::format("{} = {}", name(), value));
        }
        stretch_.result = names_.back();
        return std::move(stretch_);
    }

private:
    [[nodiscard]] sim::Op const& op() const { return model_.ops[static_cast<std::size_t>(number_)]; }
    [[nodiscard]] std::string const& name() const { return names_[static_cast<std::size_t>(number_) + 1]; }
    [[nodiscard]] std::string const& input(std::size_t which = 0) const
    {
        return names_[static_cast<std::size_t>(op().inputs[which] + 1)];
    }
    [[nodiscard]] Shape const& shape(std::size_t which = 0) const
    {
        return model_.tensor_of(op().inputs[which]).shape;
    }
    [[nodiscard]] sim::RunError refusal(std::string_view why) const
    {
        return sim::RunError{fmt::format("op '{}' cannot be written as PyTorch: {}", op().name, why)};
    }
    [[noreturn]] void refuse(std::string_view why) const { throw refusal(why); }

    /// An axis of a model's shape among those with the batch.
    [[nodiscard]] std::int64_t whole_axis(std::int64_t axis) const
    {
        return axis < 0 ? axis + std::ssize(shape()) + 1 : axis + 1;
    }
    /// "[-1, 16, 48]": whatever the batch.
    [[nodiscard]] static std::string whole(Shape const& shape)
    {
        Shape sizes{-1};
        sizes.insert(sizes.end(), shape.begin(), shape.end());
        return listed(sizes);
    }

    /// A call of a layer of this op.
    std::string layer(std::string made, std::string call, std::string const& of)
    {
        stretch_.layers.push_back({.op = op().name,
                                   .name = name(),
                                   .made = std::move(made),
                                   .call = std::move(call),
                                   .tensors = sim::stored_tensors(model_, number_)});
        return fmt::format("self.{}({})", name(), of);
    }
    std::string layer(std::string made, std::string call)
    {
        return layer(std::move(made), std::move(call), input());
    }

    /// The trained values that this op brings along.
    std::string parameter(std::string_view value)
    {
        auto tensors = sim::stored_tensors(model_, number_);
        auto const made =
            fmt::format("nn.Parameter(torch.{}({}))", value, fmt::join(tensors.front().shape, ", "));
        stretch_.layers.push_back(
            {.op = op().name, .name = name(), .made = made, .call = {}, .tensors = std::move(tensors)});
        return "self." + name();
    }

    // Windows

    /// What goes in, with a frame of zeros.
    [[nodiscard]] static std::string framed(std::string const& x, Shape const& before, Shape const& after)
    {
        Shape from_the_last;
        for (auto axis = before.size(); axis-- > 0;) {
            from_the_last.push_back(before[axis]);
            from_the_last.push_back(after[axis]);
        }
        return fmt::format("torch.constant_pad_nd({}, {})", x, listed(from_the_last));
    }

    struct Convolution {
        std::vector<sim::AxisWindow> axes;
        std::int64_t out = 1;
        std::int64_t groups = 1;
        sim::Bias bias = sim::Bias::present;
    };
    std::string convolution(Convolution const& of)
    {
        auto const size = each(of.axes, &sim::AxisWindow::size);
        auto const stride = each(of.axes, &sim::AxisWindow::stride);
        auto const dilation = each(of.axes, &sim::AxisWindow::dilation);
        auto const before = each(of.axes, &sim::AxisWindow::before);
        auto const after = each(of.axes, &sim::AxisWindow::after);
        bool const even = before == after;
        auto const frame = even ? before : Shape(before.size(), 0);
        bool const has_bias = of.bias == sim::Bias::present;
        auto const rank = of.axes.size();
        return layer(fmt::format("nn.Conv{}d({}, {}, {}{})", rank, shape().front(), of.out, brief(size),
                                 unusual({{"stride", brief(stride), "1"},
                                          {"padding", brief(frame), "0"},
                                          {"dilation", brief(dilation), "1"},
                                          {"groups", fmt::format("{}", of.groups), "1"},
                                          {"bias", std::string{word(has_bias)}, "True"}})),
                     fmt::format("torch.conv{}d(x, self.weight, {}, {}, {}, {}, {})", rank,
                                 has_bias ? "self.bias" : "None", listed(stride), listed(frame),
                                 listed(dilation), of.groups),
                     even ? input() : framed(input(), before, after));
    }

    std::string value_of(sim::Conv2d const& conv)
    {
        return convolution(
            {.axes = axes_of(conv), .out = conv.out, .groups = conv.groups, .bias = conv.bias});
    }
    std::string value_of(sim::ConvNd const& conv)
    {
        return convolution({.axes = conv.axes, .out = conv.out, .groups = conv.groups, .bias = conv.bias});
    }

    std::string value_of(sim::Pool2d const& pool)
    {
        auto const axes = axes_of(pool);
        auto const frame = each(axes, &sim::AxisWindow::before);
        bool const narrow = frame == each(axes, &sim::AxisWindow::after) &&
                            std::ranges::all_of(axes, [](auto const& a) { return 2 * a.before <= a.size; });
        if (!narrow) refuse("its frame is not the same on all sides, or wider than half its window");
        auto const size = each(axes, &sim::AxisWindow::size);
        auto const stride = each(axes, &sim::AxisWindow::stride);
        auto const dilation = each(axes, &sim::AxisWindow::dilation);
        auto const up = word(pool.rounding == sim::Rounding::up);
        bool const is_max = pool.kind == sim::PoolKind::max;
        auto const common =
            fmt::format("{}, stride={}{}", brief(size), brief(stride),
                        unusual({{"padding", brief(frame), "0"}, {"ceil_mode", std::string{up}, "False"}}));
        if (is_max)
            return layer(
                fmt::format("nn.MaxPool2d({}{})", common, unusual({{"dilation", brief(dilation), "1"}})),
                fmt::format("torch.max_pool2d(x, {}, {}, {}, {}, {})", listed(size), listed(stride),
                            listed(frame), listed(dilation), up));
        return layer(fmt::format("nn.AvgPool2d({}, count_include_pad=False)", common),
                     fmt::format("torch.avg_pool2d(x, {}, {}, {}, {}, False, None)", listed(size),
                                 listed(stride), listed(frame), up));
    }

    std::string value_of(sim::AdaptivePool2d const& pool)
    {
        Shape const out{pool.out.height, pool.out.width};
        if (pool.kind == sim::PoolKind::average)
            return layer(fmt::format("nn.AdaptiveAvgPool2d({})", brief(out)),
                         fmt::format("torch.adaptive_avg_pool2d(x, {})", listed(out)));
        return layer(fmt::format("nn.AdaptiveMaxPool2d({})", brief(out)),
                     fmt::format("torch.adaptive_max_pool2d(x, {})[0]", listed(out)));
    }

    // Products

    std::string value_of(sim::Linear const& linear)
    {
        bool const has_bias = linear.bias == sim::Bias::present;
        return layer(
            fmt::format("nn.Linear({}, {}{})", shape().back(), linear.out, has_bias ? "" : ", bias=False"),
            fmt::format("torch.linear(x, self.weight, {})", has_bias ? "self.bias" : "None"));
    }

    void expect_equal_ranks() const
    {
        for (std::size_t i = 1; i < op().inputs.size(); ++i)
            if (shape(i).size() != shape().size()) refuse("its matrices have unlike numbers of axes");
    }

    std::string value_of(sim::MatMul const& /*matmul*/)
    {
        expect_equal_ranks();
        return fmt::format("torch.matmul({}, {})", input(0), input(1));
    }

    std::string value_of(sim::Attention const& attention)
    {
        if (!attention.mask.empty() || op().inputs.size() > 3) refuse("it has a mask");
        expect_equal_ranks();
        auto const keys =
            attention.keys == sim::KeyOrder::columns ? input(1) : input(1) + ".transpose(-2, -1)";
        return fmt::format("torch.matmul(torch.softmax(torch.matmul({} / {}, {}), -1), {})", input(0),
                           std::sqrt(static_cast<double>(shape().back())), keys, input(2));
    }

    // Norms

    std::string value_of(sim::BatchNorm const& /*norm*/)
    {
        auto const axes = std::max<std::size_t>(2, shape().size()) - 1; // behind the channels
        return layer(
            fmt::format("nn.BatchNorm{}d({})", axes, shape().front()),
            "torch.batch_norm(x, self.weight, self.bias, self.running_mean, self.running_var, False, "
            "0.1, 1e-05, False)");
    }

    std::string value_of(sim::LayerNorm const& norm)
    {
        bool const has_factor = norm.factor == sim::NormFactor::present;
        if (has_factor != (norm.bias == sim::Bias::present)) refuse("it has one of factor and shift only");
        Shape const sizes{shape().end() - norm.axes, shape().end()};
        return layer(
            fmt::format("nn.LayerNorm({}{})", listed(sizes), has_factor ? "" : ", elementwise_affine=False"),
            fmt::format("torch.layer_norm(x, {}, {}, 1e-05, False)", listed(sizes),
                        has_factor ? "self.weight, self.bias" : "None, None"));
    }

    std::string value_of(sim::GroupNorm const& norm)
    {
        return layer(
            fmt::format("nn.GroupNorm({}, {})", norm.groups, shape().front()),
            fmt::format("torch.group_norm(x, {}, self.weight, self.bias, 1e-05, False)", norm.groups));
    }

    // Functions of elements

    std::string value_of(sim::Activation const& activation)
    {
        using Kind = sim::ActivationKind;
        auto const by = [&](std::string_view function) {
            return fmt::format("torch.{}({})", function, input());
        };
        auto const as = [&](std::string_view made, std::string_view call) {
            return layer(fmt::format("nn.{}()", made), fmt::format("torch.{}(x)", call));
        };
        switch (activation.kind) {
        case Kind::relu:
            return by("relu");
        case Kind::relu6:
            return fmt::format("torch.clamp({}, 0.0, 6.0)", input());
        case Kind::sigmoid:
            return by("sigmoid");
        case Kind::hard_sigmoid:
            return as("Hardsigmoid", "hardsigmoid");
        case Kind::silu:
            return as("SiLU", "silu");
        case Kind::hard_swish:
            return as("Hardswish", "hardswish");
        case Kind::tanh:
            return by("tanh");
        case Kind::gelu:
            return as("GELU", "gelu");
        case Kind::softmax:
            return fmt::format("torch.softmax({}, {})", input(), shape().size() == 3 ? 1 : -1);
        case Kind::leaky_relu:
            return as("LeakyReLU", "leaky_relu");
        case Kind::elu:
            return as("ELU", "elu");
        case Kind::softplus:
            return as("Softplus", "softplus");
        case Kind::mish:
            return as("Mish", "mish");
        case Kind::clip:
            return fmt::format("torch.clamp({}, -1.0, 1.0)", input());
        case Kind::erf:
            return by("erf");
        case Kind::exponential:
            return by("exp");
        case Kind::logarithm:
            return by("log");
        case Kind::square_root:
            return by("sqrt");
        case Kind::reciprocal:
            return by("reciprocal");
        case Kind::absolute:
            return by("abs");
        case Kind::negative:
            return by("neg");
        case Kind::sine:
            return by("sin");
        case Kind::cosine:
            return by("cos");
        case Kind::round:
            return by("round");
        case Kind::logical_not:
            break;
        }
        refuse("its output holds no fractions");
    }

    std::string value_of(sim::Softmax const& softmax)
    {
        return fmt::format("torch.softmax({}, {})", input(), whole_axis(softmax.axis));
    }

    /// With axes that meet as the model says. \param neutral  what the values brought along begin as
    std::string folded(std::string_view sign, sim::Constant const& constant, std::string_view neutral)
    {
        if (!constant.shape.empty() && !constant.is_trained)
            refuse("nobody knows the values that it brings along");
        std::vector<Shape> shapes;
        for (std::size_t i = 0; i < op().inputs.size(); ++i)
            shapes.push_back(shape(i));
        if (!constant.shape.empty()) shapes.push_back(constant.shape);
        auto const all = sim::broadcast(shapes).value();
        std::vector<std::string> operands;
        for (std::size_t i = 0; i < op().inputs.size(); ++i) {
            auto const fitting = sim::aligned(shape(i), all);
            operands.push_back(fitting == shape(i) ? input(i)
                                                   : fmt::format("{}.reshape({})", input(i), whole(fitting)));
        }
        if (!constant.shape.empty()) {
            auto const fitting = sim::aligned(constant.shape, all);
            auto const given = parameter(neutral);
            operands.push_back(
                fitting == constant.shape ? given : fmt::format("{}.reshape({})", given, listed(fitting)));
        }
        return fmt::format("{}", fmt::join(operands, fmt::format(" {} ", sign)));
    }
    std::string value_of(sim::Add const& add) { return folded("+", add.constant, "zeros"); }
    std::string value_of(sim::Multiply const& multiply) { return folded("*", multiply.constant, "ones"); }

    std::string value_of(sim::Cast const& cast)
    {
        if (cast.type != sim::ElementType::float32) refuse("networks are written in float32");
        return input();
    }

    std::string value_of(sim::Reduce const& reduce)
    {
        Shape axes;
        for (auto const axis : reduce.axes)
            axes.push_back(whole_axis(axis));
        for (std::int64_t axis = 1; reduce.axes.empty() && axis <= std::ssize(shape()); ++axis)
            axes.push_back(axis);
        auto const* const function = reduce.kind == sim::ReductionKind::mean      ? "mean"
                                     : reduce.kind == sim::ReductionKind::sum     ? "sum"
                                     : reduce.kind == sim::ReductionKind::maximum ? "amax"
                                     : reduce.kind == sim::ReductionKind::minimum ? "amin"
                                                                                  : nullptr;
        if (function == nullptr) refuse("of reductions there are sums, means, the least and the greatest");
        return fmt::format("torch.{}({}, {}, {})", function, input(), listed(axes),
                           word(reduce.keep == sim::ReducedAxes::kept));
    }

    // What only moves elements

    std::string value_of(sim::Concat const& concat)
    {
        if (!concat.constant.shape.empty()) refuse("it puts values in front of each sample");
        std::vector<std::string> inputs;
        for (std::size_t i = 0; i < op().inputs.size(); ++i)
            inputs.push_back(input(i));
        return fmt::format("torch.cat([{}], {})", fmt::join(inputs, ", "), whole_axis(concat.axis));
    }
    std::string value_of(sim::Flatten const& /*flatten*/)
    {
        return fmt::format("torch.flatten({}, 1)", input());
    }
    std::string value_of(sim::Dropout const& /*dropout*/) { return input(); }
    std::string value_of(sim::Slice const& slice)
    {
        std::string before;
        for (std::int64_t axis = 0; axis < whole_axis(slice.axis); ++axis)
            before += ":, ";
        return fmt::format("{}[{}{}:{}:{}]", input(), before, slice.from, slice.to, slice.step);
    }
    std::string value_of(sim::ChannelShuffle const& shuffle)
    {
        auto grouped = shape();
        grouped.front() /= shuffle.groups;
        grouped.insert(grouped.begin(), shuffle.groups);
        return fmt::format("{}.reshape({}).transpose(1, 2).reshape({})", input(), whole(grouped),
                           whole(shape()));
    }
    std::string value_of(sim::Pad2d const& pad)
    {
        return framed(input(), {pad.pad.top, pad.pad.left}, {pad.pad.bottom, pad.pad.right});
    }
    std::string value_of(sim::Pad const& pad) { return framed(input(), pad.before, pad.after); }
    std::string value_of(sim::Reshape const& /*reshape*/)
    {
        return fmt::format("{}.reshape({})", input(), whole(op().output.shape));
    }
    std::string value_of(sim::Transpose const& transpose)
    {
        Shape order{0};
        for (auto const axis : transpose.order)
            order.push_back(axis + 1);
        return fmt::format("{}.permute({})", input(), listed(order));
    }
    std::string value_of(sim::Expand const& expand)
    {
        return fmt::format("{}.reshape({}).expand({})", input(), whole(sim::aligned(shape(), expand.out)),
                           whole(op().output.shape));
    }
    std::string value_of(sim::Gather const& gather)
    {
        if (gather.at.size() != 1 || gather.keep != sim::ReducedAxes::dropped)
            refuse("it takes several entries");
        return fmt::format("{}.select({}, {})", input(), whole_axis(gather.axis), gather.at.front());
    }

    std::string value_of(sim::OneOf<sim::LocalResponseNorm, sim::TransposedConv, sim::PoolNd, sim::Resize,
                                    sim::Recurrent, sim::Embedding, sim::RmsNorm, sim::Elementwise, sim::TopK,
                                    sim::NonMaxSuppression, sim::Opaque, sim::ModelInput> auto const& kind)
    {
        auto const key = sim::key_of(kind);
        throw refusal(key.empty() ? "only figures of it are known"
                                  : fmt::format("'{}' is not among the layers that are written", key));
    }

    sim::ModelGraph const& model_;
    int number_ = 0;
    std::set<std::string> taken_;
    std::vector<std::string> names_; ///< (ops + 1,) of tensors; the first is what goes in
    TorchStretch stretch_;
};

} // namespace

TorchStretch torch_stretch_of(sim::ModelGraph const& model)
{
    return Source{model}.stretch();
}

} // namespace sunder::nas
