#include "sim/onnx/typed_ops.hpp"

#include "sim/onnx/recognised.hpp"
#include "sim/onnx/typed_families.hpp"

namespace sunder::sim {
namespace {

Imports const& all_imports()
{
    static Imports const imports = [] {
        Imports all;
        for (auto const& family :
             {window_imports(), product_imports(), einsum_imports(), recurrent_imports(), attention_imports(),
              norm_imports(), element_imports(), reduction_imports(), movement_imports(), picking_imports(),
              measured_imports()})
            all.insert(family.begin(), family.end());
        return all;
    }();
    return imports;
}

/// Whose operators are those of the table.
bool is_known(std::string_view domain)
{
    return domain.empty() || domain == "ai.onnx" || domain == "com.microsoft";
}

} // namespace

void import_node(onnx::NodeProto const& node, OnnxGraph& graph)
{
    if (recognise(node, graph)) return;
    auto const found = all_imports().find(node.op_type());
    if (found == all_imports().end() || !is_known(node.domain()))
        throw NoSuchOp{"there is no op for this type"};
    NodeOps ops{node, graph};
    found->second(ops);
    ops.commit();
}

} // namespace sunder::sim
