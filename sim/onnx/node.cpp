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

bool has_input(onnx::NodeProto const& node, int index)
{
    return index < node.input_size() && !node.input(index).empty();
}

} // namespace sunder::sim
