#include "sim/onnx/import_onnx.hpp"

#include "sim/model/infer.hpp"
#include "sim/onnx/checks.hpp"
#include "sim/onnx/functions.hpp"
#include "sim/onnx/inputs.hpp"
#include "sim/onnx/module_paths.hpp"
#include "sim/onnx/nodes.hpp"
#include "sim/onnx/remarks.hpp"
#include "sim/onnx/states.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <limits>
#include <string_view>
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

constexpr std::size_t most_parts =
    4'000'000; ///< that a file may hold; graphs of 1e5 nodes hold a third of it

/// What stands in the graph, as ops of the model. \return what its reader must know
std::vector<Remark> import_graph(onnx::ModelProto& proto, OnnxChoices const& choices, ModelDescription& model,
                                 Diagnostics& diagnostics)
{
    check_names(proto.graph(), model.where, diagnostics);
    diagnostics.raise_if_any();
    write_out_functions(proto);
    restore_module_paths(*proto.mutable_graph());
    check_tensors(proto.graph(), model.where, diagnostics);
    diagnostics.raise_if_any();
    OnnxGraph graph{proto, model};
    graph.known().set_lengths(choices.sizes);
    if (!choices.shapes.empty()) graph.known().distrust_stated_shapes();
    import_inputs(proto.graph(), choices, graph, model.where, diagnostics);
    diagnostics.raise_if_any();
    NodeReader reader{graph, model.where, diagnostics};
    reader.read(proto.graph());
    auto const& guesses = graph.known().guesses();
    bool const is_certain = guesses.bounds.empty() && guesses.likenesses.empty();
    if (choices.shapes.empty() && is_certain) check_shapes(proto.graph(), graph, model.where, diagnostics);
    auto states = keep_states(proto.graph(), graph);
    auto remarks = remarks_on(graph, reader.branches(), graph.drop_idle_inputs());
    for (auto& remark : states)
        remarks.push_back({.message = std::move(remark), .hint = {}});
    return remarks;
}

onnx::ModelProto parse_proto(std::string_view bytes, Location const& where, Diagnostics& diagnostics)
{
    onnx::ModelProto proto;
    bool const fits = bytes.size() <= static_cast<std::size_t>(std::numeric_limits<int>::max());
    auto const parts = fits ? count_parts(bytes) : std::nullopt;
    if (parts && *parts > most_parts)
        diagnostics.report(where, fmt::format("holds {} parts, and at most {} are read", *parts, most_parts));
    else if (!parts || !proto.ParseFromArray(bytes.data(), static_cast<int>(bytes.size())))
        diagnostics.report(where, "is not an ONNX file, or a damaged one");
    else if (proto.graph().node().empty())
        diagnostics.report(where, "holds no ONNX graph");
    return proto;
}

} // namespace

ImportedModel import_onnx(std::filesystem::path const& path, OnnxChoices const& choices)
{
    return parse_onnx(bytes_of_import(path), path, choices);
}

ImportedModel parse_onnx(std::string_view bytes, std::filesystem::path const& path,
                         OnnxChoices const& choices)
{
    Diagnostics diagnostics;
    ImportedModel imported{.model = named_after(path, diagnostics), .warnings = {}};
    auto& model = imported.model;
    auto proto = parse_proto(bytes, model.where, diagnostics);
    diagnostics.raise_if_any();
    model.origin =
        fmt::format("imported from {}, a graph exported by {} {}", one_line(path.filename().string()),
                    one_line(proto.producer_name()), one_line(proto.producer_version()));
    try {
        add_remarks(import_graph(proto, choices, model, diagnostics), imported);
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
