#include "sim/onnx/numbers.hpp"

#include <algorithm>
#include <bit>
#include <cmath>
#include <cstring>
#include <string>
#include <utility>

namespace sunder::sim {
namespace {

template <class Stored>
std::vector<Number> unpacked(std::string const& bytes)
{
    std::vector<Number> values;
    for (std::size_t at = 0; at + sizeof(Stored) <= bytes.size(); at += sizeof(Stored)) {
        Stored value;
        std::memcpy(&value, bytes.data() + at, sizeof value);
        values.push_back(static_cast<Number>(value));
    }
    return values;
}

template <class Stored, class List>
std::vector<Number> stored(onnx::TensorProto const& tensor, List const& list)
{
    if (tensor.has_raw_data()) return unpacked<Stored>(tensor.raw_data());
    return {list.begin(), list.end()};
}

/// IEEE 754, binary16.
Number from_half(std::uint32_t bits)
{
    auto const exponent = static_cast<int>(bits >> 10U & 0x1fU);
    auto const fraction = static_cast<Number>(bits & 0x3ffU) / 1024;
    auto const infinite =
        fraction == 0 ? std::numeric_limits<Number>::infinity() : std::numeric_limits<Number>::quiet_NaN();
    auto const size = exponent == 31  ? infinite
                      : exponent == 0 ? std::ldexp(fraction, -14)
                                      : std::ldexp(1 + fraction, exponent - 15);
    return (bits & 0x8000U) == 0 ? size : -size;
}

/// The upper half of a float.
Number from_bfloat(std::uint32_t bits)
{
    return static_cast<Number>(std::bit_cast<float>(bits << 16U));
}

/// Stored as the bits of 16-bit numbers.
std::vector<Number> halves(onnx::TensorProto const& tensor, Number (*from_bits)(std::uint32_t))
{
    auto values = stored<std::uint16_t>(tensor, tensor.int32_data());
    for (auto& value : values)
        value = from_bits(static_cast<std::uint32_t>(static_cast<std::int64_t>(value)) & 0xffffU);
    return values;
}

std::optional<std::vector<Number>> values_of(onnx::TensorProto const& tensor)
{
    switch (tensor.data_type()) {
    case onnx::TensorProto::FLOAT:
        return stored<float>(tensor, tensor.float_data());
    case onnx::TensorProto::DOUBLE:
        return stored<double>(tensor, tensor.double_data());
    case onnx::TensorProto::FLOAT16:
        return halves(tensor, from_half);
    case onnx::TensorProto::BFLOAT16:
        return halves(tensor, from_bfloat);
    case onnx::TensorProto::INT64:
        return stored<std::int64_t>(tensor, tensor.int64_data());
    case onnx::TensorProto::UINT64:
        return stored<std::uint64_t>(tensor, tensor.uint64_data());
    case onnx::TensorProto::UINT32:
        return stored<std::uint32_t>(tensor, tensor.uint64_data());
    case onnx::TensorProto::INT32:
        return stored<std::int32_t>(tensor, tensor.int32_data());
    case onnx::TensorProto::INT16:
        return stored<std::int16_t>(tensor, tensor.int32_data());
    case onnx::TensorProto::UINT16:
        return stored<std::uint16_t>(tensor, tensor.int32_data());
    case onnx::TensorProto::INT8:
        return stored<std::int8_t>(tensor, tensor.int32_data());
    case onnx::TensorProto::UINT8:
        return stored<std::uint8_t>(tensor, tensor.int32_data());
    case onnx::TensorProto::BOOL:
        return stored<std::uint8_t>(tensor, tensor.int32_data());
    default:
        return std::nullopt;
    }
}

std::int64_t whole(Number value)
{
    constexpr auto most = static_cast<Number>(std::numeric_limits<std::int64_t>::max());
    constexpr auto least = static_cast<Number>(std::numeric_limits<std::int64_t>::min());
    if (std::isnan(value)) return 0;
    if (value >= most) return std::numeric_limits<std::int64_t>::max();
    if (value <= least) return std::numeric_limits<std::int64_t>::min();
    return static_cast<std::int64_t>(value);
}

} // namespace

std::optional<std::size_t> count_of(Integers const& shape, std::size_t most)
{
    std::size_t count = 1;
    bool none = false;
    for (auto const length : shape) {
        if (length < 0) return std::nullopt;
        if (length == 0) none = true;
        if (none) continue;
        if (static_cast<std::size_t>(length) > most / count) return std::nullopt;
        count *= static_cast<std::size_t>(length);
    }
    return none ? 0 : count;
}

bool is_integral(std::int32_t type)
{
    switch (type) {
    case onnx::TensorProto::FLOAT:
    case onnx::TensorProto::DOUBLE:
    case onnx::TensorProto::FLOAT16:
    case onnx::TensorProto::BFLOAT16:
        return false;
    default:
        return true;
    }
}

Number rounded_as(std::int32_t type, Number value)
{
    switch (type) {
    case onnx::TensorProto::BOOL:
        return value != 0 ? 1 : 0;
    case onnx::TensorProto::DOUBLE:
        return static_cast<double>(value);
    case onnx::TensorProto::FLOAT:
    case onnx::TensorProto::FLOAT16: // as which no shape is computed
    case onnx::TensorProto::BFLOAT16:
        return static_cast<float>(value);
    default:
        return std::trunc(value);
    }
}

std::optional<Numbers> numbers_of(onnx::TensorProto const& tensor)
{
    if (tensor.data_location() == onnx::TensorProto::EXTERNAL) return std::nullopt;
    Numbers numbers{
        .type = tensor.data_type(), .shape = {tensor.dims().begin(), tensor.dims().end()}, .values = {}};
    auto const count = count_of(numbers.shape);
    if (!count) return std::nullopt;
    auto values = values_of(tensor);
    if (!values || values->size() != *count) return std::nullopt;
    numbers.values = std::move(*values);
    return numbers;
}

onnx::TensorProto tensor_of(Numbers const& numbers)
{
    onnx::TensorProto tensor;
    for (auto const length : numbers.shape)
        tensor.add_dims(length);
    if (numbers.type == onnx::TensorProto::BOOL) {
        tensor.set_data_type(onnx::TensorProto::BOOL);
        for (auto const value : numbers.values)
            tensor.add_int32_data(value != 0 ? 1 : 0);
    } else if (numbers.type == onnx::TensorProto::INT32) {
        tensor.set_data_type(onnx::TensorProto::INT32);
        for (auto const value : numbers.values)
            tensor.add_int32_data(static_cast<std::int32_t>(
                std::clamp<std::int64_t>(whole(value), std::numeric_limits<std::int32_t>::min(),
                                         std::numeric_limits<std::int32_t>::max())));
    } else if (is_integral(numbers.type)) {
        tensor.set_data_type(onnx::TensorProto::INT64);
        for (auto const value : numbers.values)
            tensor.add_int64_data(whole(value));
    } else {
        tensor.set_data_type(onnx::TensorProto::FLOAT);
        for (auto const value : numbers.values)
            tensor.add_float_data(static_cast<float>(value));
    }
    return tensor;
}

Integers integers_of(Numbers const& numbers)
{
    Integers values;
    values.reserve(numbers.values.size());
    for (auto const value : numbers.values)
        values.push_back(whole(value));
    return values;
}

} // namespace sunder::sim
