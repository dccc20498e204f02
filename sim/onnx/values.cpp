#include "sim/onnx/values.hpp"

#include "sim/model/infer.hpp"
#include "sim/onnx/fold.hpp"

#include <fmt/format.h>
#include <onnx/defs/schema.h>
#include <onnx/defs/shape_inference.h>

#include <algorithm>
#include <array>
#include <exception>
#include <string_view>
#include <utility>

namespace sunder::sim {
namespace {

constexpr int most_dimensions = 16; // more than anybody's tensors have
constexpr std::size_t most_elements = 1'000'000'000'000'000;
constexpr std::int64_t largest = 1'000'000'000;

void check_shape(Integers const& shape)
{
    if (shape.size() > most_dimensions)
        throw Misfit{
            fmt::format("it has {} dimensions, and at most {} are supported", shape.size(), most_dimensions)};
    if (!count_of(shape, most_elements))
        throw Misfit{"its shape holds a negative number, or more than 1e15 elements"};
}

/// Rules of libonnx divide by these.
void check_attributes(onnx::NodeProto const& node)
{
    static constexpr std::array<std::string_view, 8> positive = {"strides",     "dilations",  "kernel_shape",
                                                                 "group",       "num_groups", "blocksize",
                                                                 "num_outputs", "hidden_size"};
    for (auto const& attribute : node.attribute()) {
        auto const is_wrong = [](std::int64_t n) { return n < 1 || n > largest; };
        bool const must_be = std::ranges::find(positive, attribute.name()) != positive.end();
        bool const given_once = attribute.has_i() && is_wrong(attribute.i());
        if (must_be && (given_once || std::ranges::any_of(attribute.ints(), is_wrong)))
            throw Misfit{fmt::format("its {} must be from 1 to {}", attribute.name(), largest)};
    }
}

/// Since version 18 of the operators, axes of reductions are an input; libonnx knows them as an attribute.
onnx::NodeProto with_axes(onnx::NodeProto node, Numbers const* axes)
{
    bool const reduces = node.op_type().starts_with("Reduce") && node.op_type() != "ReduceSum";
    if (!reduces || node.input_size() < 2 || axes == nullptr) return node;
    auto& attribute = *node.add_attribute();
    attribute.set_name("axes");
    attribute.set_type(onnx::AttributeProto::INTS);
    for (auto const axis : integers_of(*axes))
        attribute.add_ints(axis);
    node.mutable_input()->DeleteSubrange(1, node.input_size() - 1);
    return node;
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
    return {.type = type_of(numbers.type, numbers.shape), .is_constant = true, .numbers = std::move(numbers)};
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

/// What libonnx asks about the inputs of one node, and where it writes.
struct KnownValues::Context final : onnx::InferenceContext {
    onnx::NodeProto const& node;
    std::vector<Value const*> inputs; ///< null where absent
    std::vector<onnx::TensorProto> data;
    std::vector<onnx::TypeProto>& outputs;

    Context(onnx::NodeProto const& of, std::vector<Value const*> known, std::vector<onnx::TypeProto>& made)
        : node{of}, inputs{std::move(known)}, data(inputs.size()), outputs{made}
    {
        for (std::size_t i = 0; i < inputs.size(); ++i)
            if (has_data(i)) data[i] = tensor_of(*inputs[i]->numbers);
    }

    [[nodiscard]] bool has_data(std::size_t i) const { return inputs[i] != nullptr && inputs[i]->numbers; }

    onnx::AttributeProto const* getAttribute(std::string const& name) const override
    {
        return find_attribute(node, name);
    }
    std::size_t getNumInputs() const override { return inputs.size(); }
    onnx::TypeProto const* getInputType(std::size_t i) const override
    {
        return i < inputs.size() && inputs[i] != nullptr ? &inputs[i]->type : nullptr;
    }
    onnx::TensorProto const* getInputData(std::size_t i) const override
    {
        return i < inputs.size() && has_data(i) ? &data[i] : nullptr;
    }
    std::size_t getNumOutputs() const override { return outputs.size(); }
    onnx::TypeProto* getOutputType(std::size_t i) override { return &outputs.at(i); }
    onnx::GraphInferencer* getGraphAttributeInferencer(std::string const& /*name*/) override
    {
        return nullptr;
    }
    onnx::SparseTensorProto const* getInputSparseData(std::size_t /*i*/) const override { return nullptr; }
    onnx::TensorShapeProto const* getSymbolicInput(std::size_t /*i*/) const override { return nullptr; }
};

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
    for (auto const& tensor : model.graph().initializer())
        set_constant(tensor.name(), tensor);
}

void KnownValues::set_input(std::string const& name, std::int32_t element_type, Integers const& shape)
{
    check_shape(shape);
    values_[name] = {.type = type_of(element_type, shape), .is_constant = false, .numbers = {}};
}

void KnownValues::set_constant(std::string const& name, onnx::TensorProto const& tensor)
{
    Integers const shape{tensor.dims().begin(), tensor.dims().end()};
    try {
        check_shape(shape);
    } catch (Misfit const& misfit) {
        throw Misfit{fmt::format("constant '{}': {}", name, misfit.what()), misfit.hint()};
    }
    values_[name] = {
        .type = type_of(tensor.data_type(), shape), .is_constant = true, .numbers = numbers_of(tensor)};
}

KnownValues::Value const* KnownValues::find(std::string const& name) const
{
    auto const found = values_.find(name);
    return found == values_.end() ? nullptr : &found->second;
}

int KnownValues::version_of(std::string const& domain) const
{
    auto const found = versions_.find(domain == "ai.onnx" ? "" : domain);
    constexpr int oldest = 9; // what graphs without a version are read as
    return found == versions_.end() ? oldest : found->second;
}

void KnownValues::infer_types(onnx::NodeProto const& given, std::vector<onnx::TypeProto>& outputs) const
{
    auto const domain = given.domain() == "ai.onnx" ? std::string{} : given.domain();
    auto const* const schema = onnx::OpSchemaRegistry::Schema(given.op_type(), version_of(domain), domain);
    if (schema == nullptr || !schema->has_type_and_shape_inference_function()) return;
    auto const* const second = given.input_size() > 1 ? find(given.input(1)) : nullptr;
    auto const node = with_axes(given, second != nullptr && second->numbers ? &*second->numbers : nullptr);
    check_attributes(node);
    std::vector<Value const*> inputs;
    for (auto const& input : node.input())
        inputs.push_back(input.empty() ? nullptr : find(input));
    Context context{node, std::move(inputs), outputs};
    try {
        schema->GetTypeAndShapeInferenceFunction()(context);
    } catch (std::exception const& error) {
        std::string reason = error.what();
        std::ranges::replace_if(
            reason, [](char c) { return c < ' ' || c > '~'; }, ' ');
        throw Misfit{fmt::format("ONNX's rule of its shape: {}", reason)};
    }
}

/// Where nothing follows from the node itself.
void KnownValues::take_stated(std::string const& name, onnx::TypeProto& type) const
{
    auto const found = stated_.find(name);
    bool const is_known = Value{.type = type, .is_constant = false, .numbers = {}}.shape().has_value();
    if (found != stated_.end() && !is_known) type = *found->second;
}

void KnownValues::follow(onnx::NodeProto const& node)
{
    std::vector<KnownInput> inputs;
    bool is_constant = true;
    for (auto const& name : node.input()) {
        if (name.empty()) {
            inputs.emplace_back();
            continue;
        }
        auto const* const value = find(name);
        if (value == nullptr) throw Misfit{fmt::format("no node before it makes '{}'", name)};
        is_constant = is_constant && value->is_constant;
        inputs.push_back({.shape = value->shape(), .numbers = value->numbers ? &*value->numbers : nullptr});
    }
    if (auto folded = fold(node, inputs)) {
        for (std::size_t i = 0; i < folded->size(); ++i)
            set(node.output(static_cast<int>(i)), constant(std::move((*folded)[i])));
        return;
    }
    std::vector<onnx::TypeProto> types(static_cast<std::size_t>(node.output_size()));
    infer_types(node, types);
    for (int i = 0; i < node.output_size(); ++i) {
        auto& type = types[static_cast<std::size_t>(i)];
        if (node.output(i).empty()) continue;
        take_stated(node.output(i), type);
        Value made{.type = std::move(type), .is_constant = is_constant, .numbers = {}};
        if (auto const shape = made.shape()) check_shape(*shape);
        set(node.output(i), std::move(made));
    }
}

} // namespace sunder::sim
