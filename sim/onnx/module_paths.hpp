/// \file
/// Where in the tree of modules nodes stand whose names do not tell it in full.
#pragma once

#include <onnx/onnx_pb.h>

namespace sunder::sim {

/// PyTorch names a node by the modules that are called, so where a block's parts are called one by one from
/// outside their names lack the block: "/q_1/MatMul". Their weights are called by the whole path,
/// "blocks.1.q.bias". Nodes are renamed by that, as in "/blocks.1/q/MatMul", and with them those of modules
/// without such weights, or of no module, that follow within the block. Nothing changes where no weight tells
/// another path than its node.
void restore_module_paths(onnx::GraphProto& graph);

} // namespace sunder::sim
