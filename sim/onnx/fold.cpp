#include "sim/onnx/fold.hpp"

#include "sim/onnx/folding.hpp"

#include <initializer_list>
#include <string_view>
#include <utility>

namespace sunder::sim {
namespace {

FoldOperator find_folder(std::string_view type)
{
    for (auto const family : {find_shape_folder, find_movement_folder, find_selection_folder,
                              find_arithmetic_folder, find_reduction_folder})
        if (auto const folder = family(type)) return folder;
    return nullptr;
}

} // namespace

std::optional<std::vector<Numbers>> fold(onnx::NodeProto const& node, std::vector<KnownInput> const& inputs)
{
    if (!node.domain().empty() && node.domain() != "ai.onnx") return std::nullopt;
    if (node.op_type() == "Split") return fold_split(node, inputs);
    auto const folder = node.output_size() == 1 ? find_folder(node.op_type()) : nullptr;
    auto folded = folder == nullptr ? std::nullopt : folder(node, inputs);
    if (!folded) return std::nullopt;
    std::vector<Numbers> made;
    made.push_back(*std::move(folded));
    return made;
}

} // namespace sunder::sim
