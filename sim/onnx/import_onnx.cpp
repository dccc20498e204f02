#include "sim/onnx/import_onnx.hpp"

#include "sim/base/input_files.hpp"
#include "sim/base/plain_text.hpp"
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
#include <fstream>
#include <iterator>
#include <limits>
#include <memory>
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

/// A model without ops, of the file's name.
ModelDescription named_after(std::filesystem::path const& path, Diagnostics& diagnostics)
{
    ModelDescription model;
    model.name = path.stem().string();
    model.where.source = std::make_shared<Source const>(Source{path.string(), ""});
    if (auto const flaw = flaw_of_name(path.string()); !flaw.empty())
        diagnostics.report(model.where, fmt::format("the name of this file {}", flaw), "call it otherwise");
    return model;
}

} // namespace

ImportedOnnx import_onnx(std::filesystem::path const& path, OnnxChoices const& choices)
{
    std::error_code error;
    remember_input(path);
    std::ifstream file;
    if (std::filesystem::is_regular_file(path, error))
        file.open(path, std::ios::binary); // no pipe that never ends
    if (!file.is_open()) {
        Diagnostics diagnostics;
        diagnostics.report(named_after(path, diagnostics).where, "cannot be read");
        diagnostics.raise_if_any();
    }
    return parse_onnx(std::string{std::istreambuf_iterator<char>{file}, {}}, path, choices);
}

ImportedOnnx parse_onnx(std::string_view bytes, std::filesystem::path const& path, OnnxChoices const& choices)
{
    Diagnostics diagnostics;
    ImportedOnnx imported{.model = named_after(path, diagnostics), .warnings = {}};
    auto& model = imported.model;
    auto proto = parse_proto(bytes, model.where, diagnostics);
    diagnostics.raise_if_any();
    model.origin =
        fmt::format("imported from {}, a graph exported by {} {}", one_line(path.filename().string()),
                    one_line(proto.producer_name()), one_line(proto.producer_version()));
    try {
        for (auto& remark : import_graph(proto, choices, model, diagnostics))
            imported.warnings.push_back({.where = model.where,
                                         .message = std::move(remark.message),
                                         .hint = std::move(remark.hint),
                                         .severity = Severity::warning});
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
