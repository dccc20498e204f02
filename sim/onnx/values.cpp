#include "sim/onnx/values.hpp"

#include "sim/model/infer.hpp"
#include "sim/onnx/fold.hpp"
#include "sim/onnx/inference.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sunder::sim {
namespace {

constexpr int most_dimensions = 16; // more than anybody's tensors have
constexpr std::size_t most_elements = 1'000'000'000'000'000;
constexpr std::size_t few = 64;                ///< numbers that are kept whatever else is
constexpr std::size_t numbers_of_an_item = 20; ///< that take as much memory as the type of a tensor

void check_shape(Integers const& shape)
{
    if (shape.size() > most_dimensions)
        throw Misfit{
            fmt::format("it has {} dimensions, and at most {} are supported", shape.size(), most_dimensions)};
    if (!count_of(shape, most_elements))
        throw Misfit{"its shape holds a negative number, or more than 1e15 elements"};
}

Numbers of_attribute(onnx::AttributeProto const& value)
{
    Numbers numbers;
    switch (value.type()) {
    case onnx::AttributeProto::INT:
        numbers.values = {static_cast<Number>(value.i())};
        break;
    case onnx::AttributeProto::INTS:
        numbers.values.assign(value.ints().begin(), value.ints().end());
        numbers.shape = {value.ints_size()};
        break;
    case onnx::AttributeProto::FLOAT:
        numbers.values = {static_cast<Number>(value.f())};
        numbers.type = onnx::TensorProto::FLOAT;
        break;
    case onnx::AttributeProto::FLOATS:
        numbers.values.assign(value.floats().begin(), value.floats().end());
        numbers.shape = {value.floats_size()};
        numbers.type = onnx::TensorProto::FLOAT;
        break;
    default:
        throw Misfit{"it is no tensor of numbers"};
    }
    return numbers;
}

} // namespace

onnx::TypeProto type_of(std::int32_t element_type, Integers const& shape)
{
    onnx::TypeProto type;
    type.mutable_tensor_type()->set_elem_type(element_type);
    auto& dimensions = *type.mutable_tensor_type()->mutable_shape();
    for (auto const length : shape)
        dimensions.add_dim()->set_dim_value(length);
    return type;
}

KnownValues::Value constant(Numbers numbers)
{
    auto type = type_of(numbers.type, numbers.shape);
    return {.type = std::move(type), .is_constant = true, .numbers = std::move(numbers)};
}

std::optional<Integers> KnownValues::Value::shape() const
{
    if (!type.has_tensor_type() || !type.tensor_type().has_shape()) return std::nullopt;
    Integers shape;
    for (auto const& dimension : type.tensor_type().shape().dim()) {
        if (!dimension.has_dim_value()) return std::nullopt;
        shape.push_back(dimension.dim_value());
    }
    return shape;
}

KnownValues::KnownValues(onnx::ModelProto const& model)
{
    for (auto const& opset : model.opset_import()) {
        auto const version = std::clamp<std::int64_t>(opset.version(), 1, 1000);
        versions_[opset.domain() == "ai.onnx" ? "" : opset.domain()] = static_cast<int>(version);
    }
    for (auto const& info : model.graph().value_info())
        stated_.emplace(info.name(), &info.type());
    for (auto const& info : model.graph().output())
        stated_.emplace(info.name(), &info.type());
    for (auto const& info : model.graph().input())
        stated_inputs_.emplace(info.name(), &info.type());
    for (auto const& tensor : model.graph().initializer())
        set_constant(tensor.name(), tensor);
}

void KnownValues::set_lengths(Lengths const& lengths)
{
    for (auto const& [name, length] : lengths)
        lengths_[name] = length;
}

std::set<std::string> KnownValues::stated_dimensions() const
{
    std::set<std::string> names;
    for (auto const& [tensor, type] : stated_)
        for (auto const& dimension : type->tensor_type().shape().dim())
            if (!dimension.dim_param().empty()) names.insert(dimension.dim_param());
    return names;
}

/// Names that the input has for its dimensions stand for these lengths elsewhere, too.
void KnownValues::set_input(std::string const& name, std::int32_t element_type, Integers const& shape)
{
    check_shape(shape);
    values_[name] = {.type = type_of(element_type, shape), .is_constant = false};
    auto const stated = stated_inputs_.find(name);
    if (stated == stated_inputs_.end()) return;
    auto const& dimensions = stated->second->tensor_type().shape().dim();
    for (int i = 0; i < dimensions.size() && std::cmp_less(i, shape.size()); ++i)
        if (!dimensions[i].dim_param().empty())
            lengths_.try_emplace(dimensions[i].dim_param(), shape[static_cast<std::size_t>(i)]);
}

void KnownValues::set_constant(std::string const& name, onnx::TensorProto const& tensor)
{
    Integers const shape{tensor.dims().begin(), tensor.dims().end()};
    try {
        check_shape(shape);
    } catch (Misfit const& misfit) {
        throw Misfit{fmt::format("constant '{}': {}", name, misfit.what()), misfit.hint()};
    }
    set(name,
        {.type = type_of(tensor.data_type(), shape), .is_constant = true, .numbers = numbers_of(tensor)});
}

void KnownValues::set(std::string const& name, Value value)
{
    auto const count = value.numbers ? value.numbers->values.size() : 0;
    auto const items = value.items ? value.items->size() * numbers_of_an_item : 0;
    if (items > numbers_left_) throw Misfit{"its sequences hold too many tensors"};
    numbers_left_ -= items;
    if (count > few) {
        if (count > numbers_left_)
            value.numbers.reset();
        else
            numbers_left_ -= count;
    }
    values_[name] = std::move(value);
}

KnownValues::Value const* KnownValues::find(std::string const& name) const
{
    auto const found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second;
}

KnownValues::Value const& KnownValues::at(std::string const& name) const
{
    auto const* const found = find(name);
    if (found == nullptr) throw Misfit{fmt::format("no node before it makes '{}'", name)};
    return *found;
}

int KnownValues::version_of(std::string const& domain) const
{
    auto const found = versions_.find(domain == "ai.onnx" ? "" : domain);
    constexpr int oldest = 9; // what graphs without a version are read as
    return found == versions_.end() ? oldest : found->second;
}

std::vector<KnownValues::Value const*> KnownValues::inputs_of(onnx::NodeProto const& node) const
{
    std::vector<Value const*> inputs;
    for (auto const& name : node.input())
        inputs.push_back(name.empty() ? nullptr : &at(name));
    return inputs;
}

std::vector<KnownInput> KnownValues::known_inputs_of(onnx::NodeProto const& node) const
{
    std::vector<KnownInput> inputs;
    for (auto const* const value : inputs_of(node)) {
        inputs.emplace_back();
        if (value == nullptr) continue;
        inputs.back() = {.shape = value->shape(),
                         .numbers = value->numbers ? &*value->numbers : nullptr,
                         .element_type = value->element_type(),
                         .is_constant = value->is_constant};
    }
    return inputs;
}

void KnownValues::set_element_type(std::string const& name, std::int32_t type)
{
    auto const found = values_.find(name);
    if (found != values_.end() && found->second.type.has_tensor_type())
        found->second.type.mutable_tensor_type()->set_elem_type(type);
}

std::vector<onnx::TypeProto> KnownValues::types_of(onnx::NodeProto const& node,
                                                   std::vector<KnownInput> const& inputs) const
{
    std::vector<onnx::TypeProto> types(static_cast<std::size_t>(node.output_size()));
    if (auto const own = own_rule(node, inputs)) {
        for (std::size_t i = 0; i < types.size() && i < own->size(); ++i)
            types[i] = type_of((*own)[i].element_type, (*own)[i].shape);
        return types;
    }
    std::vector<TypedInput> typed;
    for (auto const* const input : inputs_of(node))
        typed.push_back(input == nullptr
                            ? TypedInput{}
                            : TypedInput{&input->type, input->numbers ? &*input->numbers : nullptr});
    return types_by_library(node, version_of(node.domain()), typed);
}

/// With names of dimensions replaced by their lengths; nothing where one is not known.
std::optional<TensorType> KnownValues::stated_type(std::string const& name)
{
    auto const found = stated_.find(name);
    if (found == stated_.end() || !found->second->tensor_type().has_shape()) return std::nullopt;
    auto const& tensor = found->second->tensor_type();
    TensorType type{.element_type = tensor.elem_type(), .shape = {}};
    std::vector<std::string> open;
    for (auto const& dimension : tensor.shape().dim()) {
        auto const length = lengths_.find(dimension.dim_param());
        if (dimension.dim_value() > 0)
            type.shape.push_back(dimension.dim_value());
        else if (length != lengths_.end())
            type.shape.push_back(length->second);
        else
            open.push_back(dimension.dim_param());
    }
    for (auto const& each : open)
        if (!each.empty()) guesses_.dimensions.insert(each);
    return open.empty() ? std::optional{type} : std::nullopt;
}

/// What rules left open.
void KnownValues::complete(onnx::NodeProto const& node, std::vector<KnownInput> const& inputs,
                           std::vector<onnx::TypeProto>& types)
{
    auto const bounds = upper_bound(node, inputs);
    bool is_bound = false;
    bool is_likeness = false;
    for (std::size_t i = 0; i < types.size(); ++i) {
        auto const& name = node.output(static_cast<int>(i));
        auto& type = types[i];
        if (name.empty() || Value{.type = type}.shape()) continue;
        auto known = trusts_stated_ ? stated_type(name) : std::nullopt;
        if (!known && bounds && i < bounds->size()) {
            known = (*bounds)[i];
            is_bound = true;
        }
        if (!known && !trusts_stated_) known = stated_type(name);
        if (!known) {
            known = like_inputs(inputs);
            is_likeness = true;
        }
        if (!known) known = TensorType{.element_type = onnx::TensorProto::FLOAT, .shape = {}};
        auto const by_rule = type.tensor_type().elem_type();
        type = type_of(by_rule == onnx::TensorProto::UNDEFINED ? known->element_type : by_rule, known->shape);
    }
    if (is_bound) ++guesses_.bounds[node.op_type()];
    if (is_likeness) ++guesses_.likenesses[node.op_type()];
}

void KnownValues::follow_constant(onnx::NodeProto const& node)
{
    if (node.attribute_size() != 1) throw Misfit{"it is not one value"};
    auto const& value = node.attribute(0);
    if (value.has_t())
        set_constant(node.output(0), value.t());
    else
        set(node.output(0), constant(of_attribute(value)));
}

void KnownValues::follow(onnx::NodeProto const& node)
{
    if (node.output().empty()) throw Misfit{"it has no output"};
    auto const& type = node.op_type();
    if (type == "Constant") return follow_constant(node);
    if (type == "If") return follow_branch(node);
    if (type == "Loop") return follow_loop(node);
    if (type == "Scan") return follow_scan(node);
    if (follow_sequence(node)) return;
    auto const inputs = known_inputs_of(node);
    if (auto folded = fold(node, inputs)) {
        for (std::size_t i = 0; i < folded->size(); ++i)
            set(node.output(static_cast<int>(i)), constant(std::move((*folded)[i])));
        return;
    }
    bool const is_constant = std::ranges::all_of(inputs, &KnownInput::is_constant);
    auto types = types_of(node, inputs);
    complete(node, inputs, types);
    for (int i = 0; i < node.output_size(); ++i) {
        if (node.output(i).empty()) continue;
        Value made{.type = std::move(types[static_cast<std::size_t>(i)]), .is_constant = is_constant};
        check_shape(*made.shape());
        if (type == "DequantizeLinear" && is_constant) made.kept_as = inputs[0].element_type;
        set(node.output(i), std::move(made));
    }
}

} // namespace sunder::sim
