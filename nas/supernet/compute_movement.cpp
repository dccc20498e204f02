#include "nas/supernet/compute.hpp"
#include "nas/supernet/element_types.hpp"

#include <algorithm>

namespace sunder::nas {
namespace {

using torch::Tensor;

/// Entries of the axis by the numbers that each sample of the batch has for itself.
Tensor gathered_by_numbers(Tensor const& x, Tensor const& numbers, std::int64_t axis)
{
    auto const first = x.movedim(axis, 1); // (batch, length, ...)
    auto const places = numbers.to(torch::kLong).flatten(1).remainder(first.size(1));
    auto const samples = torch::arange(x.size(0), places.options()).unsqueeze(1);
    return first.index({samples, places}).movedim(1, axis);
}

/// The same for each sample.
Tensor in_front(sim::Constant const& constant, OpInputs const& inputs)
{
    auto const values = constant.is_trained ? inputs.weight(constant.shape, "constant", Weights::Start::even)
                                            : torch::zeros(constant.shape, inputs.tensors.front().device());
    return values.unsqueeze(0).expand(with_batch(inputs.batch(), constant.shape));
}

} // namespace

Tensor compute(sim::Concat const& concat, OpInputs const& inputs)
{
    auto tensors = inputs.tensors;
    auto const type = tensors.front().scalar_type();
    bool const alike = std::ranges::all_of(tensors, [&](auto const& x) { return x.scalar_type() == type; });
    if (!alike)
        for (auto& x : tensors)
            x = held_as(x, inputs.op.output.type);
    auto const axis = axis_in(tensors.front(), concat.axis);
    if (!concat.constant.shape.empty())
        tensors.insert(tensors.begin(), in_front(concat.constant, inputs).to(tensors.front().scalar_type()));
    return torch::cat(tensors, axis);
}

Tensor compute(sim::Flatten const& /*flatten*/, OpInputs const& inputs)
{
    return inputs.tensors.front().flatten(1);
}

Tensor compute(sim::Dropout const& /*dropout*/, OpInputs const& inputs)
{
    return inputs.tensors.front();
}

Tensor compute(sim::Slice const& slice, OpInputs const& inputs)
{
    auto const& x = inputs.tensors.front();
    return x.slice(axis_in(x, slice.axis), slice.from, slice.to, slice.step);
}

Tensor compute(sim::ChannelShuffle const& shuffle, OpInputs const& inputs)
{
    auto const& x = inputs.tensors.front();
    auto const grouped = x.reshape({x.size(0), shuffle.groups, x.size(1) / shuffle.groups, -1});
    return grouped.transpose(1, 2).reshape(x.sizes());
}

Tensor compute(sim::Pad2d const& pad, OpInputs const& inputs)
{
    auto const& around = pad.pad;
    return torch::constant_pad_nd(inputs.tensors.front(),
                                  {around.left, around.right, around.top, around.bottom});
}

Tensor compute(sim::Pad const& pad, OpInputs const& inputs)
{
    std::vector<std::int64_t> from_the_last;
    for (auto axis = pad.before.size(); axis-- > 0;) {
        from_the_last.push_back(pad.before[axis]);
        from_the_last.push_back(pad.after[axis]);
    }
    return torch::constant_pad_nd(inputs.tensors.front(), from_the_last);
}

Tensor compute(sim::Reshape const& /*reshape*/, OpInputs const& inputs)
{
    return inputs.tensors.front().reshape(inputs.output_sizes());
}

Tensor compute(sim::Transpose const& transpose, OpInputs const& inputs)
{
    std::vector<std::int64_t> order{0};
    for (auto const axis : transpose.order)
        order.push_back(axis + 1);
    return inputs.tensors.front().permute(order);
}

Tensor compute(sim::Expand const& expand, OpInputs const& inputs)
{
    auto const& x = inputs.tensors.front();
    return x.reshape(with_batch(x.size(0), sim::aligned(shape_of(x), expand.out)))
        .expand(inputs.output_sizes());
}

Tensor compute(sim::Gather const& gather, OpInputs const& inputs)
{
    auto const& x = inputs.tensors.front();
    auto const axis = axis_in(x, gather.axis);
    if (gather.at.empty())
        return gathered_by_numbers(x, inputs.tensors[1], axis).reshape(inputs.output_sizes());
    auto const positions = torch::tensor(gather.at, torch::kLong).remainder(x.size(axis));
    return x.index_select(axis, positions.to(x.device())).reshape(inputs.output_sizes());
}

} // namespace sunder::nas
