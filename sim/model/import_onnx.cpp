#include "sim/model/import_onnx.hpp"

#include "sim/base/input_files.hpp"
#include "sim/base/plain_text.hpp"
#include "sim/model/infer.hpp"
#include "sim/model/onnx_ops.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <set>

namespace sunder::sim {
namespace {

/// Text for a comment: what is not printable ASCII becomes a question mark.
std::string one_line(std::string text)
{
    std::ranges::replace_if(
        text, [](char c) { return c < ' ' || c > '~'; }, '?');
    return text;
}

/// Messages show them.
void check_names(onnx::GraphProto const& graph, Location const& where, Diagnostics& diagnostics)
{
    auto const check = [&](std::string_view what, int number, std::string const& name) {
        auto const flaw = flaw_of_name(name);
        if (!flaw.empty()) diagnostics.report(where, fmt::format("{} {}: its name {}", what, number, flaw));
    };
    for (int i = 0; i < graph.input_size(); ++i)
        check("input", i + 1, graph.input(i).name());
    for (int i = 0; i < graph.node_size(); ++i) {
        auto const& node = graph.node(i);
        check("node", i + 1, node.name() + node.op_type());
        for (auto const& tensor : node.input())
            check("an input of node", i + 1, tensor);
        for (auto const& tensor : node.output())
            check("an output of node", i + 1, tensor);
    }
}

void import_input(onnx::GraphProto const& proto, std::optional<ElementType> input_type, OnnxGraph& graph)
{
    std::vector<onnx::ValueInfoProto const*> inputs;
    for (auto const& input : proto.input())
        if (graph.find_constant(input.name()) == nullptr) inputs.push_back(&input);
    if (inputs.size() != 1)
        throw Misfit{fmt::format("the graph has {} inputs, and one is supported", inputs.size())};
    try {
        auto const& type = inputs.front()->type();
        Tensor input;
        input.shape = shape_of(type);
        input.type = input_type ? *input_type : element_type_of(type.tensor_type().elem_type());
        graph.set_input(inputs.front()->name(), sized(input));
    } catch (Misfit const& misfit) {
        throw Misfit{fmt::format("input '{}': {}", inputs.front()->name(), misfit.what()), misfit.hint()};
    }
}

/// Where exporters stored shapes, they must be ours.
void check_shapes(onnx::GraphProto const& proto, OnnxGraph const& graph, Location const& where,
                  Diagnostics& diagnostics)
{
    auto const check = [&](onnx::ValueInfoProto const& info) {
        auto const* const found = graph.find(info.name());
        auto const& shape = info.type().tensor_type().shape();
        if (found == nullptr || shape.dim_size() < 2) return;
        auto const& ours = found->tensor.shape;
        bool const same_rank = ours.size() + 1 == static_cast<std::size_t>(shape.dim_size());
        for (int i = 1; i < shape.dim_size(); ++i) {
            if (same_rank && (!shape.dim(i).has_dim_value() ||
                              shape.dim(i).dim_value() == ours[static_cast<std::size_t>(i - 1)]))
                continue;
            diagnostics.report(where, fmt::format("the shape stored for '{}' is not the one that follows "
                                                  "from the nodes before it",
                                                  info.name()));
            return;
        }
    };
    std::ranges::for_each(proto.value_info(), check);
    std::ranges::for_each(proto.output(), check);
}

void import_graph(onnx::GraphProto const& proto, std::optional<ElementType> input_type,
                  ModelDescription& model, Diagnostics& diagnostics)
{
    check_names(proto, model.where, diagnostics);
    if (!diagnostics.empty()) return;
    OnnxGraph graph{proto, model};
    import_input(proto, input_type, graph);
    std::set<std::string, std::less<>> lost; // outputs of nodes that were reported
    for (auto const& node : proto.node()) {
        bool const behind_a_mistake =
            std::ranges::any_of(node.input(), [&](std::string const& input) { return lost.contains(input); });
        if (!behind_a_mistake) {
            try {
                import_node(node, graph);
                continue;
            } catch (Misfit const& misfit) {
                diagnostics.report(
                    model.where,
                    fmt::format("node '{}' ({}): {}", node.name(), node.op_type(), misfit.what()),
                    misfit.hint());
            }
        }
        lost.insert(node.output().begin(), node.output().end());
    }
    check_shapes(proto, graph, model.where, diagnostics);
}

onnx::ModelProto read_proto(std::filesystem::path const& path, Location const& where,
                            Diagnostics& diagnostics)
{
    onnx::ModelProto proto;
    std::error_code error;
    remember_input(path);
    std::ifstream file;
    if (std::filesystem::is_regular_file(path, error))
        file.open(path, std::ios::binary); // no pipe that never ends
    if (!file.is_open()) {
        diagnostics.report(where, "cannot be read");
        return proto;
    }
    std::string const bytes{std::istreambuf_iterator<char>{file}, {}};
    bool const fits = bytes.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max());
    if (!fits || !proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
        diagnostics.report(where, "is not an ONNX file, or a damaged one");
    else if (proto.graph().node().empty())
        diagnostics.report(where, "holds no ONNX graph");
    return proto;
}

} // namespace

ModelDescription import_onnx(std::filesystem::path const& path, std::optional<ElementType> input_type)
{
    Diagnostics diagnostics;
    ModelDescription model;
    model.name = path.stem().string();
    model.where.source = std::make_shared<Source const>(Source{path.string(), ""});
    if (auto const flaw = flaw_of_name(path.string()); !flaw.empty())
        diagnostics.report(model.where, fmt::format("the name of this file {}", flaw), "call it otherwise");
    auto const proto = read_proto(path, model.where, diagnostics);
    diagnostics.raise_if_any();
    model.origin =
        fmt::format("imported from {}, a graph exported by {} {}", one_line(path.filename().string()),
                    one_line(proto.producer_name()), one_line(proto.producer_version()));
    try {
        import_graph(proto.graph(), input_type, model, diagnostics);
    } catch (Misfit const& misfit) {
        diagnostics.report(model.where, misfit.what(), misfit.hint());
    }
    diagnostics.raise_if_any();
    if (model.ops.empty()) {
        diagnostics.report(model.where, "its graph computes nothing");
        diagnostics.raise_if_any();
    }
    return model;
}

} // namespace sunder::sim
