#include "sim/model/infer_parts.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <numeric>

namespace sunder::sim {
namespace {

Inference moved(Shape shape, Inputs inputs)
{
    Inference result;
    result.output = tensor_of_shape(std::move(shape), shared_type(inputs));
    return result;
}

/// The rest is left out of both.
bool same_but_for(std::size_t axis, Shape one, Shape other)
{
    if (one.size() != other.size()) return false;
    one[axis] = other[axis] = 1;
    return one == other;
}

} // namespace

Inference infer_movement(Concat const& op, Inputs inputs)
{
    bool const has_constant = !op.constant.shape.empty();
    if (inputs.size() + (has_constant ? 1 : 0) < 2)
        throw Misfit{fmt::format("concat takes two or more inputs, not {}", inputs.size()),
                     "name them: inputs: [FIRST, SECOND]"};
    auto const& first = inputs.front().shape;
    if (std::ranges::any_of(inputs, [](Tensor const& input) { return input.shape.empty(); })) {
        if (has_constant) throw Misfit{"concat with a constant needs the shape of its inputs"};
        Tensor output{.shape = {}, .type = shared_type(inputs), .bytes = {}};
        for (auto const& input : inputs)
            output.bytes += input.bytes;
        Inference result;
        result.output = output;
        return result;
    }
    auto const axis = axis_of(op.axis, first);
    auto shape = first;
    auto const join = [&](Shape const& part) {
        if (!same_but_for(axis, first, part))
            throw Misfit{fmt::format("concat takes inputs that differ in their {} only, not {} and {}",
                                     axis == 0 ? "channels" : fmt::format("axis {}", axis), text_of(first),
                                     text_of(part))};
        shape[axis] += part[axis];
    };
    for (auto const& input : inputs.subspan(1))
        join(input.shape);
    if (has_constant) join(op.constant.shape);
    auto result = moved(std::move(shape), inputs);
    if (has_constant) add_constant(result, op.constant);
    return result;
}

Inference infer_movement(Flatten const& /*op*/, Inputs inputs)
{
    Inference result;
    result.output = only_input("flatten", inputs);
    auto& shape = result.output.shape;
    if (!shape.empty()) shape = {static_cast<std::int64_t>(result.output.elements())};
    return result;
}

Inference infer_movement(Dropout const& /*op*/, Inputs inputs)
{
    Inference result;
    result.output = only_input("dropout", inputs);
    return result;
}

Inference infer_movement(Slice const& op, Inputs inputs)
{
    auto shape = input_with_shape("slice", inputs).shape;
    auto const axis = axis_of(op.axis, shape);
    check_number("step", op.step);
    if (op.from < 0 || op.to <= op.from || op.to > shape[axis])
        throw Misfit{fmt::format("{} from {} to {} are not within its input's {}",
                                 axis == 0 ? "channels" : "positions", op.from, op.to, shape[axis])};
    shape[axis] = (op.to - op.from + op.step - 1) / op.step;
    return moved(std::move(shape), inputs);
}

Inference infer_movement(ChannelShuffle const& op, Inputs inputs)
{
    auto const& input = input_with_shape("channel_shuffle", inputs);
    check_number("groups", op.groups);
    if (input.shape[0] % op.groups != 0)
        throw Misfit{fmt::format("{} groups do not divide {} channels", op.groups, input.shape[0])};
    Inference result;
    result.output = input;
    return result;
}

Inference infer_movement(Reshape const& op, Inputs inputs)
{
    auto const& input = input_with_shape("reshape", inputs);
    auto shape = op.out;
    auto const open = std::ranges::find(shape, -1);
    auto const is_open = open != shape.end();
    if (std::ranges::count(shape, -1) > 1) throw Misfit{"only one of its lengths may be -1"};
    if (is_open) *open = 1;
    for (auto const length : shape)
        if (length < 1) throw Misfit{"its lengths must be 1 or more, and one may be -1"};
    auto const others = product(shape);
    auto const left = input.elements() / others;
    if (is_open) *open = static_cast<std::int64_t>(left);
    if (shape.empty() || product(shape) != input.elements())
        throw Misfit{fmt::format("{} elements do not fill {}", static_cast<std::int64_t>(input.elements()),
                                 text_of(op.out))};
    return moved(std::move(shape), inputs);
}

Inference infer_movement(Transpose const& op, Inputs inputs)
{
    auto const& shape = input_with_shape("transpose", inputs).shape;
    auto sorted = op.order;
    std::ranges::sort(sorted);
    Shape axes(shape.size());
    std::iota(axes.begin(), axes.end(), std::int64_t{0});
    if (sorted != axes)
        throw Misfit{fmt::format("its order does not name each axis of {} once, from 0 on", text_of(shape))};
    Shape out;
    for (auto const axis : op.order)
        out.push_back(shape[static_cast<std::size_t>(axis)]);
    return moved(std::move(out), inputs);
}

Inference infer_movement(Expand const& op, Inputs inputs)
{
    auto const& shape = input_with_shape("expand", inputs).shape;
    for (auto const length : op.out)
        check_number("a length", length);
    std::vector<Shape> const both{op.out, shape};
    if (op.out.size() < shape.size() || broadcast(both) != op.out)
        throw Misfit{fmt::format("{} cannot be repeated to {}", text_of(shape), text_of(op.out))};
    return moved(op.out, inputs);
}

Inference infer_movement(Pad const& op, Inputs inputs)
{
    auto shape = input_with_shape("pad", inputs).shape;
    if (op.before.size() != shape.size() || op.after.size() != shape.size())
        throw Misfit{fmt::format("it needs a number before and behind each axis of {}", text_of(shape))};
    for (std::size_t i = 0; i < shape.size(); ++i) {
        check_number("before", op.before[i], 0);
        check_number("after", op.after[i], 0);
        shape[i] += op.before[i] + op.after[i];
    }
    return moved(std::move(shape), inputs);
}

Inference infer_movement(Gather const& op, Inputs inputs)
{
    auto const wanted = op.at.empty() ? std::size_t{2} : std::size_t{1};
    check_count("gather", inputs, wanted, wanted);
    auto const& shape = shape_of("gather", inputs[0]);
    auto const axis = axis_of(op.axis, shape);
    for (auto const at : op.at)
        if (at < -shape[axis] || at >= shape[axis])
            throw Misfit{fmt::format("position {} is not among its input's {}", at, shape[axis])};
    bool const drops = op.at.size() == 1 && op.keep == ReducedAxes::dropped;
    Shape const places = drops           ? Shape{}
                         : op.at.empty() ? shape_of("gather", inputs[1])
                                         : Shape{static_cast<std::int64_t>(op.at.size())};
    Shape out{shape.begin(), shape.begin() + static_cast<std::ptrdiff_t>(axis)};
    out.insert(out.end(), places.begin(), places.end());
    out.insert(out.end(), shape.begin() + static_cast<std::ptrdiff_t>(axis) + 1, shape.end());
    if (out.empty()) out = {1};
    return moved(std::move(out), inputs.first(1));
}

} // namespace sunder::sim
