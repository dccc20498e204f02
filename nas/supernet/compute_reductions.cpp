#include "nas/supernet/compute.hpp"

#include <algorithm>
#include <set>

namespace sunder::nas {
namespace {

using torch::Tensor;

constexpr float most_overlap = 0.5F; // of what two boxes cover together
constexpr std::int64_t columns = 3;  // image, class, box

/// The axes that are reduced, as one at the end.
Tensor with_reduced_last(Tensor const& x, std::vector<std::int64_t> const& axes)
{
    if (axes.empty()) return x.flatten(1);
    std::set<std::int64_t> reduced;
    for (auto const axis : axes)
        reduced.insert(axis_in(x, axis));
    std::vector<std::int64_t> order;
    for (std::int64_t axis = 0; axis < x.dim(); ++axis)
        if (!reduced.contains(axis)) order.push_back(axis);
    auto const kept = static_cast<std::int64_t>(order.size());
    order.insert(order.end(), reduced.begin(), reduced.end());
    return x.permute(order).flatten(kept);
}

Tensor reduced(Tensor const& x, sim::ReductionKind kind)
{
    switch (kind) {
    case sim::ReductionKind::sum:
        return x.sum(-1);
    case sim::ReductionKind::mean:
        return x.mean(-1);
    case sim::ReductionKind::product:
        return x.prod(-1);
    case sim::ReductionKind::minimum:
        return x.amin(-1);
    case sim::ReductionKind::maximum:
        return x.amax(-1);
    case sim::ReductionKind::norm:
        return x.norm(2, -1);
    case sim::ReductionKind::argmin:
        return x.argmin(-1);
    case sim::ReductionKind::argmax:
        break;
    }
    return x.argmax(-1);
}

/// Share of two boxes in what they cover together.
float overlap(float const* one, float const* other)
{
    auto const length = [](float from, float to) { return std::max(0.0F, to - from); };
    auto const area = [&](float const* box) { return length(box[0], box[2]) * length(box[1], box[3]); };
    auto const shared = length(std::max(one[0], other[0]), std::min(one[2], other[2])) *
                        length(std::max(one[1], other[1]), std::min(one[3], other[3]));
    auto const all = area(one) + area(other) - shared;
    return all > 0 ? shared / all : 0;
}

/// Those of one class that stay, the best first (Neubeck and Van Gool, ICPR 2006, section 2).
/// \param boxes  (n, 4) \param scores  (n,)
std::vector<std::int64_t> kept(Tensor const& boxes, Tensor const& scores, std::int64_t most)
{
    auto const order = scores.argsort(0, true).contiguous();
    auto const* const corners = boxes.data_ptr<float>();
    std::vector<std::int64_t> kept;
    for (std::int64_t i = 0; i < order.size(0); ++i) {
        if (static_cast<std::int64_t>(kept.size()) == most) break;
        auto const box = order.data_ptr<std::int64_t>()[i];
        bool const is_covered = std::ranges::any_of(
            kept, [&](auto other) { return overlap(corners + 4 * box, corners + 4 * other) > most_overlap; });
        if (!is_covered) kept.push_back(box);
    }
    return kept;
}

/// Of one image. \return (room, 3)
Tensor suppressed(Tensor const& boxes, Tensor const& scores, std::int64_t most, std::int64_t room)
{
    auto rows = torch::full({room, columns}, -1, torch::kLong);
    std::int64_t next = 0;
    for (std::int64_t label = 0; label < scores.size(0); ++label)
        for (auto const box : kept(boxes, scores[label], most))
            rows[next++] = torch::tensor({std::int64_t{0}, label, box});
    return rows;
}

} // namespace

Tensor compute(sim::Reduce const& reduce, OpInputs const& inputs)
{
    return reduced(with_reduced_last(inputs.number(), reduce.axes), reduce.kind)
        .reshape(inputs.output_sizes());
}

Tensor compute(sim::TopK const& top, OpInputs const& inputs)
{
    auto const x = inputs.number();
    auto const [values, positions] = x.topk(top.count, axis_in(x, top.axis));
    if (top.gives == sim::TopKResult::positions) return positions;
    return values.to(inputs.tensors.front().scalar_type());
}

Tensor compute(sim::NonMaxSuppression const& suppression, OpInputs const& inputs)
{
    torch::NoGradGuard const whole_numbers;
    auto const boxes = inputs.number(0).cpu().contiguous();
    auto const scores = inputs.number(1).cpu();
    std::vector<Tensor> images;
    for (std::int64_t image = 0; image < inputs.batch(); ++image)
        images.push_back(
            suppressed(boxes[image], scores[image], suppression.most, inputs.op.output.shape.front()));
    return torch::stack(images).to(inputs.tensors.front().device());
}

} // namespace sunder::nas
