#include "sim/onnx/weight_roots.hpp"

#include <algorithm>
#include <array>
#include <iterator>
#include <string_view>

namespace sunder::sim {
namespace {

constexpr int deepest = 1000; ///< nodes from a constant back to what it is made of

/// Real numbers, or what they are kept as in few bits.
bool is_weight(std::int32_t type)
{
    switch (type) {
    case onnx::TensorProto::FLOAT:
    case onnx::TensorProto::DOUBLE:
    case onnx::TensorProto::FLOAT16:
    case onnx::TensorProto::BFLOAT16:
    case onnx::TensorProto::INT8:
    case onnx::TensorProto::UINT8:
        return true;
    default:
        return type > onnx::TensorProto::BFLOAT16; // of 8 or 4 bits, newer than the library
    }
}

/// What goes into the node, of what its values are made: not those that only say where or how they are kept.
int values_in(onnx::NodeProto const& node)
{
    static constexpr std::array<std::string_view, 12> first_alone = {
        "Reshape", "Expand", "Tile",      "Slice", "Gather",           "Unsqueeze",
        "Squeeze", "Pad",    "Transpose", "Cast",  "DequantizeLinear", "CastLike"};
    if (node.op_type() == "Shape" || node.op_type() == "Size") return 0;
    bool const is_first = std::ranges::find(first_alone, node.op_type()) != first_alone.end();
    return is_first ? std::min(node.input_size(), 1) : node.input_size();
}

} // namespace

WeightRoots::WeightRoots(onnx::GraphProto const& graph, KnownValues const& known) : known_{known}
{
    collect(graph);
}

/// With the graphs of branches.
void WeightRoots::collect(onnx::GraphProto const& graph)
{
    for (auto const& tensor : graph.initializer()) {
        initialisers_.insert(tensor.name());
        has_initialisers_ = has_initialisers_ || is_weight(tensor.data_type());
    }
    for (auto const& node : graph.node()) {
        collect_bias(node);
        for (auto const& output : node.output())
            makers_[output] = &node;
        for (auto const& attribute : node.attribute())
            if (attribute.has_g()) collect(attribute.g());
    }
}

/// Those of quantised operators are whole numbers of 32 bits.
void WeightRoots::collect_bias(onnx::NodeProto const& node)
{
    auto const& type = node.op_type();
    int const place = type == "QLinearConv" ? 8 : type == "QGemm" ? 6 : type == "DequantizeLinear" ? 0 : -1;
    if (place >= 0 && has_input(node, place)) biases_.insert(node.input(place));
}

bool WeightRoots::is_trained(std::string const& name) const
{
    auto const* const value = known_.find(name);
    bool const is_bias = biases_.contains(name);
    return value != nullptr && value->shape() && (is_bias || is_weight(value->element_type()));
}

std::set<std::string> const& WeightRoots::trace(std::string const& name, int depth) const
{
    auto const [place, is_new] = roots_.try_emplace(name);
    if (!is_new) return place->second;
    std::set<std::string> roots;
    auto const maker = makers_.find(name);
    if (maker == makers_.end()) {
        if (initialisers_.contains(name) && is_trained(name)) roots.insert(name);
    } else if (maker->second->op_type() == "Constant") {
        if (!has_initialisers_ && is_trained(name)) roots.insert(name);
    } else if (depth < deepest) {
        for (int i = 0; i < values_in(*maker->second); ++i) {
            auto const& of_input = trace(maker->second->input(i), depth + 1);
            roots.insert(of_input.begin(), of_input.end());
        }
        // Of branches, that which was taken is known.
        for (auto const& attribute : maker->second->attribute())
            for (auto const& output : attribute.g().output())
                if (known_.find(output.name()) != nullptr) {
                    auto const& of_branch = trace(output.name(), depth + 1);
                    roots.insert(of_branch.begin(), of_branch.end());
                }
    }
    return roots_[name] = std::move(roots);
}

std::set<std::string> const& WeightRoots::roots_of(std::string const& constant) const
{
    return trace(constant, 0);
}

std::set<std::string> WeightRoots::roots_of(std::vector<std::string> const& constants) const
{
    std::set<std::string> roots;
    for (auto const& constant : constants)
        roots.insert(roots_of(constant).begin(), roots_of(constant).end());
    return roots;
}

std::int64_t WeightRoots::elements_of(std::set<std::string> const& roots) const
{
    constexpr std::size_t most = 1'000'000'000'000'000;
    std::int64_t elements = 0;
    for (auto const& root : roots)
        elements += static_cast<std::int64_t>(count_of(*known_.find(root)->shape(), most).value_or(0));
    return elements;
}

int WeightRoots::bits_of(std::set<std::string> const& roots) const
{
    std::int64_t most = -1;
    int bits = 0;
    for (auto const& root : roots) {
        auto const elements = elements_of({root});
        if (elements > most) bits = bits_of_weight(known_.find(root)->element_type());
        most = std::max(most, elements);
    }
    return bits;
}

std::string WeightRoots::owner_of(std::set<std::string> const& roots) const
{
    std::string owner;
    for (auto const& root : roots) {
        auto const found = owners_.find(root);
        if (found == owners_.end() || (!owner.empty() && owner != found->second)) return "";
        owner = found->second;
    }
    return owner;
}

std::set<std::string> WeightRoots::unowned(std::set<std::string> const& roots) const
{
    std::set<std::string> rest;
    std::ranges::copy_if(roots, std::inserter(rest, rest.end()),
                         [&](std::string const& root) { return !owners_.contains(root); });
    return rest;
}

void WeightRoots::own(std::set<std::string> const& roots, std::string const& op)
{
    for (auto const& root : roots)
        owners_.try_emplace(root, op);
}

void WeightRoots::disown(std::string const& op)
{
    std::erase_if(owners_, [&](auto const& each) { return each.second == op; });
}

} // namespace sunder::sim
