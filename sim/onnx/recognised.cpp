#include "sim/onnx/recognised.hpp"

#include <array>
#include <string_view>
#include <utility>

namespace sunder::sim {
namespace {

using Find = bool (*)(NodeOps& ops, Pattern& pattern);

/// By the operator that ends a group.
constexpr std::array finders = {
    std::pair<std::string_view, Find>{"MatMul", find_attention},
    std::pair<std::string_view, Find>{"Div", find_norm},
    std::pair<std::string_view, Find>{"Div", find_gate},
    std::pair<std::string_view, Find>{"Mul", find_norm},
    std::pair<std::string_view, Find>{"Mul", find_affine_norm},
    std::pair<std::string_view, Find>{"Mul", find_gate},
    std::pair<std::string_view, Find>{"Add", find_affine_norm},
    std::pair<std::string_view, Find>{"Add", find_group_norm},
    std::pair<std::string_view, Find>{"Add", find_bias},
    std::pair<std::string_view, Find>{"Reshape", find_channel_shuffle},
};

/// What does not fit after all stays in its parts.
bool becomes_one(Find find, onnx::NodeProto const& node, OnnxGraph& graph)
{
    NodeOps ops{node, graph};
    Pattern pattern{graph};
    try {
        if (!find(ops, pattern)) return false;
    } catch (NoSuchOp const&) {
        return false;
    }
    for (auto const* const part : pattern.parts())
        graph.take_back(*part);
    ops.commit();
    return true;
}

} // namespace

bool recognise(onnx::NodeProto const& node, OnnxGraph& graph)
{
    if (!node.domain().empty() && node.domain() != "ai.onnx") return false;
    for (auto const& [type, find] : finders)
        if (type == node.op_type() && becomes_one(find, node, graph)) return true;
    return false;
}

} // namespace sunder::sim
