#include "sim/model/broadcast.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim {

Shape aligned(Shape const& small, Shape const& large)
{
    SUNDER_EXPECTS(small.size() <= large.size());
    Shape shape(large.size(), 1);
    bool const is_per_channel = small.size() == 1 && large.size() > 1 && small[0] == large[0] &&
                                (large.size() == 3 || small[0] != large.back());
    if (is_per_channel)
        shape.front() = small[0];
    else
        std::ranges::copy_backward(small, shape.end());
    return shape;
}

std::optional<Shape> broadcast(std::span<Shape const> shapes)
{
    SUNDER_EXPECTS(!shapes.empty());
    auto result = *std::ranges::max_element(shapes, {}, &Shape::size);
    for (auto const& shape : shapes) {
        auto const lengths = aligned(shape, result);
        for (std::size_t i = 0; i < result.size(); ++i) {
            if (result[i] == 1) result[i] = lengths[i];
            if (lengths[i] != 1 && lengths[i] != result[i]) return std::nullopt;
        }
    }
    return result;
}

} // namespace sunder::sim
