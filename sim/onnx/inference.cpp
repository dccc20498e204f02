#include "sim/onnx/inference.hpp"

#include "sim/model/infer.hpp"
#include "sim/onnx/axes.hpp"

#include <fmt/format.h>
#include <onnx/defs/schema.h>
#include <onnx/defs/shape_inference.h>

#include <algorithm>
#include <array>
#include <exception>
#include <map>
#include <optional>
#include <string_view>
#include <utility>

namespace sunder::sim {
namespace {

/// What libonnx asks about the inputs of one node, and where it writes.
struct Context final : onnx::InferenceContext {
    onnx::NodeProto const& node;
    std::vector<TypedInput> const& inputs;
    std::vector<onnx::TensorProto> data;
    std::vector<onnx::TypeProto>& outputs;

    Context(onnx::NodeProto const& of, std::vector<TypedInput> const& known,
            std::vector<onnx::TypeProto>& made)
        : node{of}, inputs{known}, data(inputs.size()), outputs{made}
    {
        for (std::size_t i = 0; i < inputs.size(); ++i)
            if (inputs[i].numbers != nullptr) data[i] = tensor_of(*inputs[i].numbers);
    }

    onnx::AttributeProto const* getAttribute(std::string const& name) const override
    {
        return find_attribute(node, name);
    }
    std::size_t getNumInputs() const override { return inputs.size(); }
    onnx::TypeProto const* getInputType(std::size_t i) const override
    {
        return i < inputs.size() ? inputs[i].type : nullptr;
    }
    onnx::TensorProto const* getInputData(std::size_t i) const override
    {
        return i < inputs.size() && inputs[i].numbers != nullptr ? &data[i] : nullptr;
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

/// Rules of libonnx divide by these.
void check_attributes(onnx::NodeProto const& node)
{
    static constexpr std::array<std::string_view, 8> positive = {"strides",     "dilations",  "kernel_shape",
                                                                 "group",       "num_groups", "blocksize",
                                                                 "num_outputs", "hidden_size"};
    for (auto const& attribute : node.attribute()) {
        auto const is_wrong = [](std::int64_t n) { return n < 1 || n > most_length; };
        bool const must_be = std::ranges::find(positive, attribute.name()) != positive.end();
        bool const given_once = attribute.has_i() && is_wrong(attribute.i());
        if (must_be && (given_once || std::ranges::any_of(attribute.ints(), is_wrong)))
            throw Misfit{fmt::format("its {} must be from 1 to {}", attribute.name(), most_length)};
    }
}

/// Nothing where it is not known.
std::optional<int> rank_of(std::vector<TypedInput> const& inputs, std::size_t place)
{
    if (place >= inputs.size() || inputs[place].type == nullptr) return std::nullopt;
    auto const& type = inputs[place].type->tensor_type();
    return type.has_shape() ? std::optional{type.shape().dim_size()} : std::nullopt;
}

/// Rules that go along an axis without looking whether it is there.
void check_axis(onnx::NodeProto const& node, std::vector<TypedInput> const& inputs)
{
    static constexpr std::array<std::string_view, 9> along = {
        "LayerNormalization", "Concat", "Split",  "Gather", "GatherElements",
        "ScatterElements",    "TopK",   "ArgMax", "ArgMin"};
    bool const goes_along = std::ranges::find(along, node.op_type()) != along.end();
    auto const known = rank_of(inputs, 0);
    if (!goes_along || !known) return;
    auto const rank = *known;
    auto const axis =
        integer(node, "axis", node.op_type() == "LayerNormalization" || node.op_type() == "TopK" ? -1 : 0);
    if (axis < -rank || axis >= rank)
        throw Misfit{fmt::format("its axis {} is none of its input's {}", axis, rank)};
}

/// Rules of windows and of sequences take for granted that there are three axes, and weights have as many
/// of them.
void check_window(onnx::NodeProto const& node, std::vector<TypedInput> const& inputs)
{
    static std::map<std::string_view, std::size_t> const weights = {
        {"Conv", 1}, {"ConvTranspose", 1}, {"ConvInteger", 1}, {"QLinearConv", 3}};
    static constexpr std::array<std::string_view, 13> others = {
        "MaxPool",      "AveragePool", "LpPool",     "GlobalMaxPool", "GlobalAveragePool",
        "GlobalLpPool", "MaxUnpool",   "MaxRoiPool", "STFT",          "DFT",
        "LSTM",         "GRU",         "RNN"};
    auto const found = weights.find(node.op_type());
    bool const is_other = std::ranges::find(others, node.op_type()) != others.end();
    auto const rank = rank_of(inputs, 0);
    if ((found == weights.end() && !is_other) || !rank) return;
    if (*rank < 3) throw Misfit{fmt::format("its input has {} axes, and 3 are the least", *rank)};
    if (found == weights.end()) return;
    auto const of_weights = rank_of(inputs, found->second);
    if (of_weights && *of_weights != *rank)
        throw Misfit{fmt::format("its weights have {} axes, and its input {}", *of_weights, *rank)};
}

/// The rule of GatherND copies the axes behind those that its indices name.
void check_indices(onnx::NodeProto const& node, std::vector<TypedInput> const& inputs)
{
    auto const rank = rank_of(inputs, 0);
    auto const of_indices = rank_of(inputs, 1);
    if (node.op_type() != "GatherND" || !rank || !of_indices) return;
    auto const batch = integer(node, "batch_dims", 0);
    bool const has_axes = *of_indices > 0 && batch >= 0 && batch < *of_indices && batch < *rank;
    auto const named =
        has_axes ? inputs[1].type->tensor_type().shape().dim(*of_indices - 1).dim_value() : std::int64_t{0};
    if (named < 1 || named > *rank - batch) throw Misfit{"its indices name axes that its input has not"};
}

/// Rules that make as many axes as a list has numbers, however many those are.
void check_axes(onnx::NodeProto const& node, std::vector<TypedInput> const& inputs)
{
    static std::map<std::string_view, std::size_t> const lists = {
        {"ConstantOfShape", 0}, {"Reshape", 1}, {"Expand", 1}, {"Tile", 1}, {"Upsample", 1}};
    constexpr std::int64_t most = 64; // more than anybody's tensors have
    auto const found = lists.find(node.op_type());
    if (found == lists.end() || rank_of(inputs, found->second) != 1) return;
    auto const length = inputs[found->second].type->tensor_type().shape().dim(0).dim_value();
    if (length > most)
        throw Misfit{fmt::format("it is to have {} axes, and at most {} are supported", length, most)};
}

/// As the library has it: without attributes that this version does not know; those that some exporters leave
/// without a type get that of the schema.
onnx::NodeProto in_words_of(onnx::OpSchema const& schema, onnx::NodeProto const& node)
{
    onnx::NodeProto plain;
    plain.set_op_type(node.op_type());
    plain.set_domain(schema.domain());
    *plain.mutable_input() = node.input();
    *plain.mutable_output() = node.output();
    for (auto const& attribute : node.attribute()) {
        auto const known = schema.attributes().find(attribute.name());
        if (known == schema.attributes().end()) continue;
        auto& taken = *plain.add_attribute();
        taken = attribute;
        if (taken.type() == onnx::AttributeProto::UNDEFINED) taken.set_type(known->second.type);
    }
    return plain;
}

std::string one_line_of(std::exception const& error)
{
    std::string text = error.what();
    std::ranges::replace_if(
        text, [](char c) { return c < ' ' || c > '~'; }, ' ');
    return text.substr(0, text.find("  ==> Context"));
}

/// Rules that read beyond what a damaged node has, of operators that nobody's networks are made of. Their
/// sizes are those that the graph states.
bool is_unsafe(std::string const& type)
{
    static constexpr std::array<std::string_view, 6> unsafe = {"MaxUnpool", "MaxRoiPool", "RoiAlign",
                                                               "STFT",      "DFT",        "MelWeightMatrix"};
    return std::ranges::find(unsafe, type) != unsafe.end();
}

} // namespace

int newest_known_version(std::string const& domain)
{
    auto const& known = onnx::OpSchemaRegistry::DomainToVersionRange::Instance().Map();
    auto const found = known.find(domain);
    return found == known.end() ? 0 : found->second.second;
}

std::vector<onnx::TypeProto> types_by_library(onnx::NodeProto const& node, int version,
                                              std::vector<TypedInput> const& inputs)
{
    std::vector<onnx::TypeProto> types(static_cast<std::size_t>(node.output_size()));
    auto const domain = node.domain() == "ai.onnx" ? std::string{} : node.domain();
    auto const newest = newest_known_version(domain);
    auto const* const schema =
        onnx::OpSchemaRegistry::Schema(node.op_type(), std::min(version, newest), domain);
    if (schema == nullptr || !schema->has_type_and_shape_inference_function() || schema->Deprecated() ||
        is_unsafe(node.op_type()))
        return types;
    check_attributes(node);
    check_axis(node, inputs);
    check_window(node, inputs);
    check_axes(node, inputs);
    check_indices(node, inputs);
    auto const plain = in_words_of(*schema, node);
    Context context{plain, inputs, types};
    try {
        schema->Verify(plain); // numbers of inputs and outputs, types of attributes
        schema->GetTypeAndShapeInferenceFunction()(context);
    } catch (std::exception const& error) {
        if (version <= newest) throw Misfit{fmt::format("ONNX's rule for it: {}", one_line_of(error))};
        types.assign(types.size(), {});
    }
    return types;
}

} // namespace sunder::sim
