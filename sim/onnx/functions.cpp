#include "sim/onnx/functions.hpp"

#include "sim/model/infer.hpp"
#include "sim/onnx/node.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <map>
#include <string>
#include <unordered_map>
#include <utility>

namespace sunder::sim {
namespace {

constexpr int deepest = 32; ///< functions within functions
constexpr std::int64_t most_nodes = 1'000'000;

/// What a function is called by: its domain and its name.
using Key = std::pair<std::string, std::string>;
using Functions = std::map<Key, onnx::FunctionProto const*>;
using Renaming = std::unordered_map<std::string, std::string>;

class Writer {
public:
    explicit Writer(Functions const& functions) : functions_{functions} {}

    void write_out(onnx::GraphProto& graph, int depth)
    {
        google::protobuf::RepeatedPtrField<onnx::NodeProto> nodes;
        nodes.Swap(graph.mutable_node());
        for (auto& node : nodes)
            add(std::move(node), *graph.mutable_node(), depth);
    }

private:
    using Nodes = google::protobuf::RepeatedPtrField<onnx::NodeProto>;

    void add(onnx::NodeProto&& node, Nodes& into, int depth)
    {
        auto const found = functions_.find({node.domain() == "ai.onnx" ? "" : node.domain(), node.op_type()});
        if (found != functions_.end()) return call(node, *found->second, into, depth);
        count();
        for (auto& attribute : *node.mutable_attribute())
            if (attribute.has_g()) write_out(*attribute.mutable_g(), depth);
        *into.Add() = std::move(node);
    }

    void count()
    {
        if (++written_ > most_nodes)
            throw Misfit{fmt::format("with its functions written out it has more than {} nodes", most_nodes)};
    }

    void call(onnx::NodeProto const& node, onnx::FunctionProto const& function, Nodes& into, int depth)
    {
        if (depth == deepest)
            throw Misfit{fmt::format("function '{}': functions call one another more than {} deep",
                                     function.name(), deepest)};
        if (node.input_size() > function.input_size() || node.output_size() > function.output_size())
            throw Misfit{fmt::format("node '{}' ({}): it has more inputs or outputs than its function",
                                     node.name(), node.op_type())};
        auto const prefix = fmt::format(
            "{}/", node.name().empty() ? fmt::format("{}_{}", node.op_type(), ++calls_) : node.name());
        Renaming names{{"", ""}};
        for (int i = 0; i < function.input_size(); ++i)
            names[function.input(i)] = i < node.input_size() ? node.input(i) : "";
        for (int i = 0; i < node.output_size(); ++i)
            if (!node.output(i).empty()) names[function.output(i)] = node.output(i);
        for (auto const& inner : function.node()) {
            auto copy = inner;
            rename(copy, names, prefix, node);
            add(std::move(copy), into, depth + 1);
        }
    }

    static std::string renamed(std::string const& name, Renaming& names, std::string const& prefix)
    {
        return names.try_emplace(name, prefix + name).first->second;
    }

    static void rename(onnx::NodeProto& node, Renaming& names, std::string const& prefix,
                       onnx::NodeProto const& caller)
    {
        node.set_name(prefix + (node.name().empty() ? node.op_type() : node.name()));
        for (auto& input : *node.mutable_input())
            input = renamed(input, names, prefix);
        for (auto& output : *node.mutable_output())
            output = renamed(output, names, prefix);
        resolve_attributes(node, caller);
        for (auto& attribute : *node.mutable_attribute())
            if (attribute.has_g()) rename(*attribute.mutable_g(), names, prefix, caller);
    }

    static void rename(onnx::GraphProto& graph, Renaming& names, std::string const& prefix,
                       onnx::NodeProto const& caller)
    {
        for (auto& input : *graph.mutable_input())
            input.set_name(renamed(input.name(), names, prefix));
        for (auto& tensor : *graph.mutable_initializer())
            tensor.set_name(renamed(tensor.name(), names, prefix));
        for (auto& node : *graph.mutable_node())
            rename(node, names, prefix, caller);
        for (auto& output : *graph.mutable_output())
            output.set_name(renamed(output.name(), names, prefix));
    }

    static void resolve_attributes(onnx::NodeProto& node, onnx::NodeProto const& caller)
    {
        google::protobuf::RepeatedPtrField<onnx::AttributeProto> resolved;
        for (auto& attribute : *node.mutable_attribute()) {
            if (attribute.ref_attr_name().empty()) {
                *resolved.Add() = std::move(attribute);
            } else if (auto const* const given = find_attribute(caller, attribute.ref_attr_name())) {
                auto& taken = *resolved.Add();
                taken = *given;
                taken.set_name(attribute.name());
            }
        }
        node.mutable_attribute()->Swap(&resolved);
    }

    Functions const& functions_;
    std::int64_t written_ = 0;
    int calls_ = 0;
};

} // namespace

void write_out_functions(onnx::ModelProto& model)
{
    if (model.functions().empty()) return;
    Functions functions;
    for (auto const& function : model.functions())
        functions.emplace(Key{function.domain() == "ai.onnx" ? "" : function.domain(), function.name()},
                          &function);
    Writer{functions}.write_out(*model.mutable_graph(), 0);
}

} // namespace sunder::sim
