#include "sim/onnx/usage.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim {
namespace {

using Names = std::unordered_set<std::string>;

void collect(onnx::GraphProto const& graph, Names& read, Names& made)
{
    for (auto const& input : graph.input())
        made.insert(input.name());
    for (auto const& tensor : graph.initializer())
        made.insert(tensor.name());
    for (auto const& node : graph.node()) {
        read.insert(node.input().begin(), node.input().end());
        made.insert(node.output().begin(), node.output().end());
        for (auto const& attribute : node.attribute())
            if (attribute.has_g()) collect(attribute.g(), read, made);
    }
    for (auto const& output : graph.output())
        read.insert(output.name());
}

} // namespace

std::vector<std::string> names_from_outside(onnx::NodeProto const& node)
{
    Names read;
    Names made;
    for (auto const& attribute : node.attribute())
        if (attribute.has_g()) collect(attribute.g(), read, made);
    std::vector<std::string> names;
    for (auto const& name : read)
        if (!name.empty() && !made.contains(name)) names.push_back(name);
    std::ranges::sort(names); // the same whatever the hash
    return names;
}

std::vector<std::string> names_read_within(onnx::NodeProto const& node)
{
    Names read;
    Names made;
    for (auto const& attribute : node.attribute())
        if (attribute.has_g()) collect(attribute.g(), read, made);
    std::vector<std::string> names{read.begin(), read.end()};
    std::ranges::sort(names); // the same whatever the hash
    return names;
}

TensorUsage::TensorUsage(onnx::GraphProto const& proto)
{
    if (!proto.output().empty()) find_dead(proto);
    count(proto);
}

/// From the outputs back.
void TensorUsage::find_dead(onnx::GraphProto const& proto)
{
    Names needed;
    for (auto const& output : proto.output())
        needed.insert(output.name());
    for (int i = proto.node_size(); i-- > 0;) {
        auto const& node = proto.node(i);
        bool const leads_on = std::ranges::any_of(
            node.output(), [&](std::string const& output) { return needed.contains(output); });
        if (!leads_on) {
            dead_.insert(&node);
            continue;
        }
        needed.insert(node.input().begin(), node.input().end());
        for (auto const& name : names_from_outside(node))
            needed.insert(name);
    }
}

void TensorUsage::count(onnx::GraphProto const& proto)
{
    for (auto const& node : proto.node()) {
        if (is_dead(node)) continue;
        for (auto const& input : node.input())
            readers_[input].push_back(&node);
        for (auto const& output : node.output())
            makers_[output] = &node;
        for (auto const& attribute : node.attribute())
            if (attribute.has_g()) count(attribute.g());
    }
    for (auto const& output : proto.output()) {
        readers_[output.name()].push_back(nullptr);
        outputs_.insert(output.name());
    }
}

std::vector<std::string> TensorUsage::used_outputs(onnx::NodeProto const& node) const
{
    std::vector<std::string> used;
    for (auto const& output : node.output())
        if (!output.empty() && is_read(output)) used.push_back(output);
    if (used.empty() && !node.output().empty()) used.push_back(node.output(0));
    return used;
}

std::vector<onnx::NodeProto const*> TensorUsage::readers_of(std::string const& tensor) const
{
    auto const found = readers_.find(tensor);
    if (found == readers_.end()) return {};
    auto readers = found->second;
    std::erase_if(readers, [](onnx::NodeProto const* node) {
        return node != nullptr && (node->op_type() == "Shape" || node->op_type() == "Size");
    });
    return readers;
}

onnx::NodeProto const* TensorUsage::maker_of(std::string const& tensor) const
{
    auto const found = makers_.find(tensor);
    return found == makers_.end() ? nullptr : found->second;
}

bool TensorUsage::is_dead(onnx::NodeProto const& node) const
{
    return dead_.contains(&node);
}

} // namespace sunder::sim
