#include "sim/onnx/import_onnx.hpp"

#include "sim/base/input_files.hpp"
#include "sim/base/plain_text.hpp"
#include "sim/model/infer.hpp"
#include "sim/onnx/inputs.hpp"
#include "sim/onnx/module_paths.hpp"
#include "sim/onnx/nodes.hpp"
#include "sim/onnx/states.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
#include <utility>

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
    for (int i = 0; i < graph.initializer_size(); ++i)
        check("constant", i + 1, graph.initializer(i).name());
    for (int i = 0; i < graph.node_size(); ++i) {
        auto const& node = graph.node(i);
        check("node", i + 1, node.name() + node.op_type());
        for (auto const& tensor : node.input())
            check("an input of node", i + 1, tensor);
        for (auto const& tensor : node.output())
            check("an output of node", i + 1, tensor);
        for (auto const& attribute : node.attribute())
            if (attribute.has_g()) check_names(attribute.g(), where, diagnostics);
    }
}

/// Where exporters stored shapes, they must be ours.
void check_shapes(onnx::GraphProto const& proto, OnnxGraph const& graph, Location const& where,
                  Diagnostics& diagnostics)
{
    auto const check = [&](onnx::ValueInfoProto const& info) {
        auto const* const found = graph.known().find(info.name());
        auto const ours = found == nullptr ? std::nullopt : found->shape();
        auto const& stored = info.type().tensor_type().shape();
        if (!ours || !info.type().tensor_type().has_shape()) return;
        bool same = ours->size() == static_cast<std::size_t>(stored.dim_size());
        for (int i = 1; same && i < stored.dim_size(); ++i)
            same = !stored.dim(i).has_dim_value() ||
                   stored.dim(i).dim_value() == (*ours)[static_cast<std::size_t>(i)];
        if (!same)
            diagnostics.report(where, fmt::format("the shape stored for '{}' is not the one that follows "
                                                  "from the nodes before it",
                                                  info.name()));
    };
    std::ranges::for_each(proto.value_info(), check);
    std::ranges::for_each(proto.output(), check);
}

/// What stands in the graph, as ops of the model. \return what is left open
std::vector<std::string> import_graph(onnx::ModelProto const& proto, OnnxChoices const& choices,
                                      ModelDescription& model, Diagnostics& diagnostics)
{
    check_names(proto.graph(), model.where, diagnostics);
    diagnostics.raise_if_any();
    OnnxGraph graph{proto, model};
    import_inputs(proto.graph(), choices, graph, model.where, diagnostics);
    diagnostics.raise_if_any();
    NodeReader reader{graph, model.where, diagnostics};
    reader.read(proto.graph());
    if (choices.shapes.empty()) check_shapes(proto.graph(), graph, model.where, diagnostics);
    auto remarks = reader.remarks();
    for (auto& remark : keep_states(proto.graph(), graph))
        remarks.push_back(std::move(remark));
    for (auto const& name : graph.drop_idle_inputs())
        remarks.push_back(fmt::format("input '{}' is left out: no op reads its values", name));
    return remarks;
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

ImportedOnnx import_onnx(std::filesystem::path const& path, OnnxChoices const& choices)
{
    Diagnostics diagnostics;
    ImportedOnnx imported;
    auto& model = imported.model;
    model.name = path.stem().string();
    model.where.source = std::make_shared<Source const>(Source{path.string(), ""});
    if (auto const flaw = flaw_of_name(path.string()); !flaw.empty())
        diagnostics.report(model.where, fmt::format("the name of this file {}", flaw), "call it otherwise");
    auto proto = read_proto(path, model.where, diagnostics);
    diagnostics.raise_if_any();
    restore_module_paths(*proto.mutable_graph());
    model.origin =
        fmt::format("imported from {}, a graph exported by {} {}", one_line(path.filename().string()),
                    one_line(proto.producer_name()), one_line(proto.producer_version()));
    try {
        for (auto& remark : import_graph(proto, choices, model, diagnostics))
            imported.warnings.push_back({.where = model.where, .message = std::move(remark), .hint = {}});
    } catch (Misfit const& misfit) {
        diagnostics.report(model.where, misfit.what(), misfit.hint());
    }
    diagnostics.raise_if_any();
    if (model.ops.empty()) {
        diagnostics.report(model.where, "its graph computes nothing");
        diagnostics.raise_if_any();
    }
    return imported;
}

} // namespace sunder::sim
