#include "nas/supernet/element_types.hpp"

namespace sunder::nas {

using torch::Tensor;

torch::ScalarType scalar_type_of(sim::ElementType type)
{
    switch (type) {
    case sim::ElementType::uint8:
        return torch::kByte;
    case sim::ElementType::int8:
        return torch::kChar;
    case sim::ElementType::float16:
        return torch::kHalf;
    case sim::ElementType::int32:
        return torch::kInt;
    case sim::ElementType::int64:
        return torch::kLong;
    case sim::ElementType::boolean:
        return torch::kBool;
    case sim::ElementType::float32:
        break;
    }
    return torch::kFloat;
}

Tensor held_as(Tensor const& x, sim::ElementType type)
{
    auto const held = scalar_type_of(type);
    bool const is_finer = x.scalar_type() == torch::kDouble && held == torch::kFloat;
    if (x.scalar_type() == held || is_finer) return x;
    bool const loses_fractions = x.is_floating_point();
    if (type == sim::ElementType::boolean) return x != 0;
    if (loses_fractions && type == sim::ElementType::int8) return x.round().clamp(-128, 127).to(held);
    if (loses_fractions && type == sim::ElementType::uint8) return x.round().clamp(0, 255).to(held);
    return x.to(held);
}

} // namespace sunder::nas
