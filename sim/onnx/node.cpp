#include "sim/onnx/node.hpp"

#include "sim/model/infer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sunder::sim {
onnx::AttributeProto const* find_attribute(onnx::NodeProto const& node, std::string_view name)
{
    auto const found =
        std::ranges::find_if(node.attribute(), [&](auto const& a) { return a.name() == name; });
    return found == node.attribute().end() ? nullptr : &*found;
}

std::int64_t integer(onnx::NodeProto const& node, std::string_view name, std::int64_t otherwise)
{
    auto const* const attribute = find_attribute(node, name);
    return attribute == nullptr ? otherwise : attribute->i();
}

Integers integers(onnx::NodeProto const& node, std::string_view name)
{
    auto const* const attribute = find_attribute(node, name);
    if (attribute == nullptr) return {};
    return {attribute->ints().begin(), attribute->ints().end()};
}

std::string word(onnx::NodeProto const& node, std::string_view name)
{
    auto const* const attribute = find_attribute(node, name);
    return attribute == nullptr ? "" : attribute->s();
}

ElementType element_type_of(std::int32_t type)
{
    switch (type) {
    case onnx::TensorProto::FLOAT:
    case onnx::TensorProto::DOUBLE: // as which people run it
        return ElementType::float32;
    case onnx::TensorProto::FLOAT16:
    case onnx::TensorProto::BFLOAT16:
        return ElementType::float16;
    case onnx::TensorProto::UINT8:
        return ElementType::uint8;
    case onnx::TensorProto::INT8:
        return ElementType::int8;
    case onnx::TensorProto::BOOL:
        return ElementType::boolean;
    case onnx::TensorProto::INT32:
    case onnx::TensorProto::UINT32:
        return ElementType::int32;
    case onnx::TensorProto::INT64:
    case onnx::TensorProto::UINT64:
        return ElementType::int64;
    default:
        throw Misfit{"its element type is none that is supported", "name one: --input-type uint8"};
    }
}

ElementType element_type_by_size(std::int32_t type)
{
    switch (type) {
    case onnx::TensorProto::UNDEFINED:
        return ElementType::float32;
    case onnx::TensorProto::INT16:
    case onnx::TensorProto::UINT16:
        return ElementType::float16;
    case onnx::TensorProto::STRING:
    case onnx::TensorProto::COMPLEX64:
    case onnx::TensorProto::COMPLEX128:
        return ElementType::int64;
    default:
        return type > onnx::TensorProto::BFLOAT16 || type < 0 ? ElementType::int8 : element_type_of(type);
    }
}

int bits_of_weight(std::int32_t type)
{
    constexpr std::int32_t least_of_four = 21; // UINT4, INT4, FLOAT4E2M1: newer than the library
    constexpr std::int32_t most_of_four = 23;
    if (type >= least_of_four && type <= most_of_four) return 4;
    return std::min(bits_of(element_type_by_size(type)), bits_of(ElementType::float32));
}

bool has_input(onnx::NodeProto const& node, int index)
{
    return index < node.input_size() && !node.input(index).empty();
}

} // namespace sunder::sim
