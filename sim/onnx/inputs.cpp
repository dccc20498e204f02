#include "sim/onnx/inputs.hpp"

#include "sim/model/infer.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <set>

namespace sunder::sim {
namespace {

using Inputs = std::vector<onnx::ValueInfoProto const*>;

/// Initialisers may be listed among them.
Inputs inputs_of(onnx::GraphProto const& proto, OnnxGraph const& graph)
{
    Inputs inputs;
    for (auto const& input : proto.input())
        if (graph.known().find(input.name()) == nullptr) inputs.push_back(&input);
    return inputs;
}

std::string name_of(onnx::TensorShapeProto::Dimension const& dimension, std::size_t place)
{
    return dimension.has_dim_param() && !dimension.dim_param().empty() ? dimension.dim_param()
                                                                       : fmt::format("dim{}", place);
}

/// What might be stated of the whole: 1x3x128x128.
std::string example_of(onnx::TensorShapeProto const& shape)
{
    std::vector<std::int64_t> lengths;
    for (auto const& dimension : shape.dim()) {
        auto const open = lengths.empty() ? 1 : 128;
        lengths.push_back(dimension.dim_value() > 0 ? dimension.dim_value() : open);
    }
    return fmt::format("{}", fmt::join(lengths, "x"));
}

/// A batch that is left open holds one sample.
Integers shape_of(onnx::ValueInfoProto const& input, OnnxChoices const& choices)
{
    if (auto const chosen = choices.shapes.find(input.name()); chosen != choices.shapes.end())
        return chosen->second;
    auto const& type = input.type();
    if (!type.has_tensor_type() || !type.tensor_type().has_shape())
        throw Misfit{"its shape is not known", fmt::format("state it: --input {}=1x16000", input.name())};
    Integers shape;
    for (auto const& dimension : type.tensor_type().shape().dim()) {
        auto const name = name_of(dimension, shape.size());
        auto const chosen = choices.sizes.find(name);
        if (dimension.has_dim_value() && dimension.dim_value() > 0)
            shape.push_back(dimension.dim_value());
        else if (chosen != choices.sizes.end())
            shape.push_back(chosen->second);
        else if (shape.empty())
            shape.push_back(1);
        else
            throw Misfit{fmt::format("its dimension '{}' is left open", name),
                         fmt::format("state it: --size {}=128, or the whole shape: --input {}={}", name,
                                     input.name(), example_of(type.tensor_type().shape()))};
    }
    return shape;
}

/// \param stated  names of dimensions of tensors that nodes make
void check_choices(Inputs const& inputs, std::set<std::string> stated, OnnxChoices const& choices,
                   Location const& where, Diagnostics& diagnostics)
{
    std::set<std::string> names;
    std::set<std::string> dimensions;
    for (auto const* const input : inputs) {
        names.insert(input->name());
        std::size_t place = 0;
        for (auto const& dimension : input->type().tensor_type().shape().dim())
            dimensions.insert(name_of(dimension, place++));
    }
    auto const check = [&](auto const& chosen, std::string_view what,
                           std::set<std::string> const& there_are) {
        for (auto const& [name, value] : chosen)
            if (!there_are.contains(name))
                diagnostics.report(
                    where, fmt::format("no {} is called '{}'", what, name),
                    there_are.empty() ? "" : fmt::format("there are {}", fmt::join(there_are, ", ")));
    };
    dimensions.merge(std::move(stated));
    check(choices.sizes, "dimension", dimensions);
    check(choices.shapes, "input", names);
    check(choices.values, "input", names);
}

} // namespace

void import_inputs(onnx::GraphProto const& proto, OnnxChoices const& choices, OnnxGraph& graph,
                   Location const& where, Diagnostics& diagnostics)
{
    auto inputs = inputs_of(proto, graph);
    check_choices(inputs, graph.known().stated_dimensions(), choices, where, diagnostics);
    std::erase_if(inputs, [&](onnx::ValueInfoProto const* input) {
        auto const chosen = choices.values.find(input->name());
        if (chosen == choices.values.end()) return false;
        graph.known().set(input->name(), constant({.type = input->type().tensor_type().elem_type(),
                                                   .shape = {},
                                                   .values = {static_cast<Number>(chosen->second)}}));
        return true;
    });
    if (inputs.empty()) throw Misfit{"the graph has no inputs"};
    for (auto const* const input : inputs) {
        try {
            auto const shape = shape_of(*input, choices);
            auto const type = input->type().tensor_type().elem_type();
            bool const is_chosen = choices.input_type && input == inputs.front();
            graph.known().set_input(input->name(), type, shape);
            graph.add_input(input->name(), shape, is_chosen ? *choices.input_type : element_type_of(type));
        } catch (Misfit const& misfit) {
            diagnostics.report(where, fmt::format("input '{}': {}", input->name(), misfit.what()),
                               misfit.hint());
        }
    }
}

} // namespace sunder::sim
