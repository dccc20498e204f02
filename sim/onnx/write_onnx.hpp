/// \file
/// Models as ONNX graphs, with their weights.
#pragma once

#include "sim/model/model_graph.hpp"

#include <functional>
#include <string>
#include <vector>

namespace sunder::sim {

/// A tensor that an op keeps, see stored_tensors().
struct WantedTensor {
    std::string op;   ///< name
    std::string name; ///< "weight"
};

/// Its values, as many as its shape says.
using TensorValues = std::function<std::vector<float>(WantedTensor const&)>;

/// The bytes of an ONNX file (onnx.ai; operators of version 17, float32), which import_onnx() reads back as
/// the same ops. The batch is a dimension called "batch"; what goes in is float32 whatever type the model
/// says. Nodes are called after their ops: "/cell0/conv/Conv" of `cell0.conv`. \throws RunError  where ONNX
/// has no operator for an op, which it names \pre one tensor goes in, and it has a shape
[[nodiscard]] std::string onnx_bytes(ModelGraph const& model, TensorValues const& values);

/// In what the model differs from the graph read back by import_onnx(): work, parameters, or bytes that go in
/// and come out; one line, empty where they agree. Fused in the graph and apart here is the same.
[[nodiscard]] std::string find_difference(ModelGraph const& model, std::string const& bytes);

/// A graph that hands on what goes in. \param name  of both
[[nodiscard]] std::string onnx_of_nothing(Tensor const& tensor, std::string const& name);

} // namespace sunder::sim
