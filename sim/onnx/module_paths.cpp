#include "sim/onnx/module_paths.hpp"

#include "sim/onnx/names.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cctype>
#include <map>
#include <set>
#include <string>
#include <string_view>

namespace sunder::sim {
namespace {

bool is_number(std::string_view text)
{
    return !text.empty() &&
           std::ranges::all_of(text, [](char c) { return std::isdigit(static_cast<unsigned char>(c)) != 0; });
}

/// Without the number that tells it from its equals: "q_1" -> "q".
std::string_view without_number(std::string_view name)
{
    auto const place = name.rfind('_');
    bool const is_numbered =
        place != std::string_view::npos && place > 0 && is_number(name.substr(place + 1));
    return is_numbered ? name.substr(0, place) : name;
}

/// Up to its first number: "blocks.1.q" -> "blocks.1"; empty where there is none.
std::string_view block_of(std::string_view path)
{
    std::size_t begin = 0;
    while (begin < path.size()) {
        auto const end = std::min(path.find('.', begin), path.size());
        if (is_number(path.substr(begin, end - begin))) return path.substr(0, end);
        begin = end + 1;
    }
    return {};
}

/// Initialisers, and what only passes them on.
std::set<std::string_view> weights_of(onnx::GraphProto const& graph)
{
    std::set<std::string_view> weights;
    for (auto const& tensor : graph.initializer())
        weights.insert(tensor.name());
    for (auto const& node : graph.node())
        if (node.op_type() == "Identity" && node.input_size() == 1 && node.output_size() == 1 &&
            weights.contains(node.input(0)))
            weights.insert(node.output(0));
    return weights;
}

/// Whether a node of that scope may be one of the module of that path: it lacks the block, or nothing.
bool tells(std::string_view path, std::string_view scope)
{
    if (path == scope) return true;
    auto const own = without_number(scope);
    bool const is_end =
        path.size() > own.size() && path.ends_with(own) && path[path.size() - own.size() - 1] == '.';
    return is_end && block_of(scope).empty() && !block_of(path).empty();
}

/// The paths of modules that weights tell, by the scopes of the nodes that read them.
std::map<std::string, std::string> paths_by_scope(onnx::GraphProto const& graph)
{
    auto const weights = weights_of(graph);
    std::map<std::string, std::string> paths;
    for (auto const& node : graph.node()) {
        auto const scope = split_name(node.name(), node.op_type()).scope;
        for (std::string_view const input : node.input()) {
            auto const path = input.substr(0, std::min(input.rfind('.'), input.size()));
            if (!scope.empty() && weights.contains(input) && tells(path, scope)) paths.emplace(scope, path);
        }
    }
    return paths;
}

} // namespace

void restore_module_paths(onnx::GraphProto& graph)
{
    auto const paths = paths_by_scope(graph);
    if (std::ranges::all_of(paths, [](auto const& each) { return each.first == each.second; })) return;
    std::string_view block; // that the nodes stand in
    for (auto& node : *graph.mutable_node()) {
        auto const scope = split_name(node.name(), node.op_type()).scope;
        auto const own =
            node.name().empty() ? node.op_type() : node.name().substr(node.name().rfind('/') + 1);
        if (auto const found = paths.find(scope); found != paths.end()) {
            block = block_of(found->second);
            if (found->second != scope) node.set_name(fmt::format("/{}/{}", found->second, own));
        } else if (!block.empty() && scope.empty()) {
            node.set_name(fmt::format("/{}/{}", block, without_number(own)));
        } else if (!block.empty() && block_of(scope).empty()) {
            node.set_name(fmt::format("/{}/{}/{}", block, without_number(scope), own));
        }
    }
}

} // namespace sunder::sim
