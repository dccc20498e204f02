#include "sim/ncnn/layer_ops.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <span>

namespace sunder::sim {
namespace {

using Value = LayerOps::Value;

bool is_constant(Value const& value)
{
    return value.origin == Value::Origin::constant;
}

/// "conv2/3x3" is `conv2.3x3`.
std::string name_of(LayerLine const& layer)
{
    std::string name{layer.name.text};
    std::ranges::replace(name, '/', '.');
    return plain_name(name);
}

} // namespace

Value const* LayerOps::find_input(std::size_t index) const
{
    if (index >= layer_.inputs.size()) return nullptr;
    auto const* const value = graph_.find(layer_.inputs[index].text);
    return value == nullptr || value->origin == Value::Origin::absent ? nullptr : value;
}

Value const& LayerOps::input(std::size_t index) const
{
    if (auto const* const value = find_input(index)) return *value;
    if (index < layer_.inputs.size())
        throw SettingMisfit{layer_.inputs[index],
                            fmt::format("the size of '{}' is not known", layer_.inputs[index].text),
                            "state it: --input NAME=3x224x224"};
    throw Misfit{fmt::format("it takes {} or more, not {}", plural(index + 1, "input"), inputs())};
}

std::vector<Value> LayerOps::all_inputs() const
{
    std::vector<Value> values;
    for (std::size_t i = 0; i < inputs(); ++i)
        values.push_back(input(i));
    return values;
}

WholeNumbers const& LayerOps::shape(std::size_t index) const
{
    return input(index).tensor.shape;
}

OpDescription LayerOps::description(OpKind const& kind, std::string_view part) const
{
    return {.name = fmt::format("{}.{}", name_of(layer_), part),
            .kind = kind,
            .inputs = {},
            .time = {},
            .type = {},
            .where = where_,
            .inputs_where = {}};
}

Value LayerOps::add(OpKind const& kind, std::vector<Value> const& inputs, OpExtras const& extras)
{
    if (std::ranges::all_of(inputs, is_constant)) {
        std::vector<Tensor> tensors;
        for (auto const& input : inputs)
            tensors.push_back(input.tensor);
        return {.origin = Value::Origin::constant,
                .producer = {},
                .tensor = infer(kind, tensors).output,
                .is_trained = std::ranges::any_of(inputs, &Value::is_trained)};
    }
    if (std::ranges::any_of(inputs, is_constant)) throw NoSuchLayer{"it takes a constant"};
    auto op = description(kind, key_of(kind));
    op.type = extras.stored.type;
    op.weight_bits = extras.stored.bits;
    op.parameters = extras.parameters;
    return graph_.append(std::move(op), inputs);
}

Value LayerOps::append_opaque(Opaque opaque, std::vector<Value> const& inputs)
{
    std::vector<Value> computed;
    for (auto const& input : inputs)
        if (!is_constant(input))
            computed.push_back(input);
        else if (input.is_trained)
            opaque.weights += input.tensor.bytes;
    if (computed.empty()) throw Misfit{"nothing that it takes is computed"};
    return graph_.append(description(opaque, "part"), computed);
}

Value LayerOps::add_opaque(Flops work, WholeNumbers const& shape, std::vector<Value> const& inputs,
                           double weights)
{
    constexpr double bytes_of_float32 = 4;
    return append_opaque(
        {.work = work, .output = {}, .weights = Bytes{bytes_of_float32 * weights}, .shape = shape}, inputs);
}

Value LayerOps::reshaped(Value const& value, WholeNumbers const& shape)
{
    return value.tensor.shape == shape ? value : add(Reshape{.out = shape}, {value});
}

Value LayerOps::transposed(Value const& value, WholeNumbers const& order)
{
    return std::ranges::is_sorted(order) ? value : add(Transpose{.order = order}, {value});
}

Value LayerOps::flat(Value const& value)
{
    return value.tensor.shape.size() == 1 ? value : add(Flatten{}, {value});
}

void LayerOps::give(Value value, std::size_t output)
{
    if (output >= outputs()) {
        if (outputs() == 0) return;
        throw Misfit{fmt::format("it has {} or more, not {}", plural(output + 1, "output"), outputs())};
    }
    if (output == 0 && value.origin == Value::Origin::computed)
        value.producer = graph_.rename(value.producer, name_of(layer_), ops_before_);
    graph_.set(layer_.outputs[output].text, std::move(value));
}

void LayerOps::pass_on()
{
    if (outputs() == 0) return;
    for (std::size_t i = 0; i < outputs(); ++i) {
        auto const* const own = find_input(i);
        auto const* const known = graph_.find(layer_.inputs.empty() ? "" : layer_.inputs.front().text);
        if (known == nullptr) throw Misfit{"it takes one input or more, not 0"};
        graph_.set(layer_.outputs[i].text, inputs() == outputs() && own != nullptr ? *own : *known);
    }
}

std::optional<WholeNumbers> LayerOps::hinted_shape(std::size_t output) const
{
    constexpr std::size_t numbers_of_each = 4;
    constexpr double longest = 1e9;
    auto const* const hints = layer_.find(shape_hints);
    if (hints == nullptr || hints->numbers.size() < (output + 1) * numbers_of_each) return std::nullopt;
    auto const hint = std::span{hints->numbers}.subspan(output * numbers_of_each, numbers_of_each);
    // Of four axes the depth is not stated.
    if (hint[0] != 1 && hint[0] != 2 && hint[0] != 3) return std::nullopt;
    WholeNumbers shape; // stated from the last axis on
    for (auto const length : hint.subspan(1, static_cast<std::size_t>(hint[0]))) {
        if (!(length >= 1 && length <= longest)) return std::nullopt;
        shape.insert(shape.begin(), static_cast<std::int64_t>(length));
    }
    return shape;
}

void LayerOps::give_unknown()
{
    auto const values = all_inputs();
    if (values.empty()) throw Misfit{"it makes something of nothing, and no such layer is known"};
    graph_.miss_work_of(layer_.type.text);
    std::vector<Tensor> tensors;
    bool is_guessed = false;
    for (std::size_t i = 0; i < outputs(); ++i) {
        auto const hinted = hinted_shape(i);
        is_guessed = is_guessed || !hinted;
        tensors.push_back(hinted ? sized({.shape = *hinted, .bytes = {}}) : values.front().tensor);
    }
    if (is_guessed) graph_.guess(layer_.type.text);
    if (tensors.empty()) return;
    Bytes all;
    for (auto const& tensor : tensors)
        all += tensor.bytes;
    bool const is_one = tensors.size() == 1;
    auto const whole = append_opaque(
        {.work = {}, .output = all, .weights = {}, .shape = is_one ? tensors.front().shape : WholeNumbers{}},
        values);
    if (is_one) return give(whole);
    for (std::size_t i = 0; i < outputs(); ++i)
        give(append_opaque({.work = {}, .output = tensors[i].bytes, .weights = {}, .shape = tensors[i].shape},
                           {whole}),
             i);
}

void LayerOps::give_at_most(WholeNumbers const& shape)
{
    graph_.miss_work_of(layer_.type.text);
    graph_.bound(layer_.type.text);
    give(add_opaque({}, shape, all_inputs()));
}

/// Source: ncnn's table of activation_type (1 to 6)
Value LayerOps::activated(Value const& value, int key, StoredAs const& stored)
{
    constexpr double six = 6;
    auto const bounds = numbers(layer_, key + 1);
    bool const ends_at_six = bounds.size() == 2 && bounds[0] == 0.0 && bounds[1] == six;
    auto const kind = [&]() -> std::optional<ActivationKind> {
        using enum ActivationKind;
        switch (integer(layer_, key, 0)) {
        case 0:
            return std::nullopt;
        case 1:
            return relu;
        case 2:
            return leaky_relu;
        case 3:
            return ends_at_six ? relu6 : clip;
        case 4:
            return sigmoid;
        case 5:
            return mish;
        case 6:
            return hard_swish;
        default:
            throw SettingMisfit{layer_.find(key)->at, "no activation has this number",
                                "1 to 6: ReLU, leaky ReLU, clip, sigmoid, mish, hard swish"};
        }
    }();
    return kind ? add(Activation{*kind}, {value},
                      {.stored = {.bits = 0, .type = stored.type}, .parameters = {}})
                : value;
}

/// 400 and more: bits x 100 of weights that are quantised by blocks. Above 100 the output is int8, too.
StoredAs LayerOps::stored_as(int key) const
{
    constexpr std::int64_t blocks_from = 400;
    constexpr std::int64_t requantised_from = 100;
    constexpr int bits_of_int8 = 8;
    auto const term = integer(layer_, key, 0);
    if (term <= 0) return {};
    if (term >= blocks_from) return {.bits = static_cast<int>(term / 100), .type = {}};
    if (term <= requantised_from) return {.bits = bits_of_int8, .type = {}};
    return {.bits = bits_of_int8, .type = ElementType::int8};
}

} // namespace sunder::sim
