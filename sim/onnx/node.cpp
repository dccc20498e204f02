#include "sim/onnx/node.hpp"

#include "sim/model/infer.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sunder::sim {
namespace {

/// Pads that make the output as large as the input divided by the stride (ONNX, operator Conv, auto_pad).
Padding same_padding(std::string_view mode, Integers const& shape, SlidingWindow const& window)
{
    auto const& [kernel, stride, dilation] = window;
    auto const total = [](std::int64_t length, std::int64_t size, std::int64_t step, std::int64_t spread) {
        if (step < 1 || size < 1 || spread < 1 || std::max({size, spread, step}) > 1'000'000)
            throw Misfit{"its kernel, strides or dilations are out of range"};
        auto const covered = (length + step - 1) / step * step - step + spread * (size - 1) + 1;
        return std::max<std::int64_t>(covered - length, 0);
    };
    if (shape.size() != 3) throw Misfit{"its input is not an image"};
    auto const height = total(shape[1], kernel.height, stride.height, dilation.height);
    auto const width = total(shape[2], kernel.width, stride.width, dilation.width);
    // An odd one goes to the end for SAME_UPPER and to the start for SAME_LOWER.
    std::int64_t const at_start = mode == "SAME_LOWER" ? 1 : 0;
    Padding pad{.top = (height + at_start) / 2, .left = (width + at_start) / 2, .bottom = 0, .right = 0};
    pad.bottom = height - pad.top;
    pad.right = width - pad.left;
    return pad;
}

} // namespace

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

Extent extent(Integers const& values, Extent otherwise)
{
    if (values.empty()) return otherwise;
    if (values.size() != 2)
        throw Misfit{
            fmt::format("it works on {} dimensions, and only images (2) are supported", values.size())};
    return {values[0], values[1]};
}

Padding padding(Integers const& pads)
{
    if (pads.empty()) return {};
    if (pads.size() != 4) throw Misfit{fmt::format("its pads are {} numbers, not 4", pads.size())};
    return {.top = pads[0], .left = pads[1], .bottom = pads[2], .right = pads[3]};
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

Padding pad_of(onnx::NodeProto const& node, Integers const& shape, SlidingWindow const& window)
{
    auto const* const attribute = find_attribute(node, "auto_pad");
    auto const mode = attribute == nullptr ? std::string{} : attribute->s();
    if (mode.starts_with("SAME_")) return same_padding(mode, shape, window);
    return mode == "VALID" ? Padding{} : padding(integers(node, "pads"));
}

bool has_input(onnx::NodeProto const& node, int index)
{
    return index < node.input_size() && !node.input(index).empty();
}

std::vector<std::string> all_inputs(onnx::NodeProto const& node)
{
    return {node.input().begin(), node.input().end()};
}

} // namespace sunder::sim
