#include "sim/onnx/folding.hpp"

#include <algorithm>

namespace sunder::sim {

std::vector<std::size_t> strides_of(Integers const& shape)
{
    std::vector<std::size_t> strides(shape.size(), 1);
    for (std::size_t i = shape.size(); i-- > 1;)
        strides[i - 1] = strides[i] * index(std::max<std::int64_t>(shape[i], 0));
    return strides;
}

Number at_broadcast(Numbers const& numbers, std::vector<std::size_t> const& strides, Integers const& position)
{
    std::size_t place = 0;
    auto const missing = position.size() - numbers.shape.size();
    for (std::size_t i = 0; i < numbers.shape.size(); ++i)
        if (numbers.shape[i] != 1) place += index(position[missing + i]) * strides[i];
    return numbers.values[place];
}

bool all_known(KnownInputs const& inputs, std::size_t count)
{
    return inputs.size() >= count &&
           std::all_of(inputs.begin(), inputs.begin() + static_cast<std::ptrdiff_t>(count),
                       [](KnownInput const& input) { return input.numbers != nullptr; });
}

std::optional<Integers> list_at(onnx::NodeProto const& node, KnownInputs const& inputs, std::size_t i,
                                std::string_view attribute)
{
    if (!has_input(node, static_cast<int>(i))) return integers(node, attribute);
    auto const* const numbers = i < inputs.size() ? inputs[i].numbers : nullptr;
    return numbers == nullptr ? std::nullopt : std::optional{integers_of(*numbers)};
}

void advance(Integers& position, Integers const& shape)
{
    for (std::size_t axis = position.size(); axis-- > 0;) {
        if (++position[axis] < shape[axis]) return;
        position[axis] = 0;
    }
}

} // namespace sunder::sim
