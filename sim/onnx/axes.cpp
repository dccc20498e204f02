#include "sim/onnx/axes.hpp"

#include <algorithm>
#include <limits>

namespace sunder::sim {

std::optional<std::size_t> axis_of(std::int64_t axis, std::size_t rank)
{
    if (axis < 0) axis += static_cast<std::int64_t>(rank);
    if (axis < 0 || axis >= static_cast<std::int64_t>(rank)) return std::nullopt;
    return static_cast<std::size_t>(axis);
}

std::optional<std::vector<bool>> chosen_axes(Integers const& axes, std::size_t rank)
{
    std::vector<bool> chosen(rank, false);
    for (auto const axis : axes) {
        auto const place = axis_of(axis, rank);
        if (!place) return std::nullopt;
        chosen[*place] = true;
    }
    return chosen;
}

std::optional<Integers> joint_shape(Integers const& a, Integers const& b)
{
    Integers joint(std::max(a.size(), b.size()), 1);
    for (std::size_t i = 1; i <= joint.size(); ++i) {
        auto const of_a = i <= a.size() ? a[a.size() - i] : 1;
        auto const of_b = i <= b.size() ? b[b.size() - i] : 1;
        if (of_a != of_b && of_a != 1 && of_b != 1) return std::nullopt;
        joint[joint.size() - i] = of_a == 1 ? of_b : of_a;
    }
    return joint;
}

AxisRange range_of(std::int64_t start, std::int64_t end, std::int64_t step, std::int64_t length)
{
    if (length == 0) return {.from = 0, .step = step, .count = 0};
    auto const clamped = [&](std::int64_t at, std::int64_t least, std::int64_t most) {
        if (at < 0) at = at < -length ? least : at + length;
        return std::clamp(at, least, most);
    };
    if (step > 0) {
        start = clamped(start, 0, length);
        end = clamped(end, 0, length);
        return {.from = start, .step = step, .count = end > start ? (end - start - 1) / step + 1 : 0};
    }
    start = clamped(start, 0, length - 1);
    end = clamped(end, -1, length - 1);
    auto const back = step == std::numeric_limits<std::int64_t>::min() ? length : -step;
    return {.from = start, .step = -back, .count = start > end ? (start - end - 1) / back + 1 : 0};
}

Integers even_parts(std::int64_t length, std::int64_t parts)
{
    auto const each = (length + parts - 1) / parts;
    Integers lengths;
    for (std::int64_t i = 0; i < parts; ++i)
        lengths.push_back(std::clamp<std::int64_t>(length - i * each, 0, each));
    return lengths;
}

} // namespace sunder::sim
