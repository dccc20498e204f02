/// \file
/// An ONNX graph on its way to a model.
#pragma once

#include "sim/model/build_model.hpp"
#include "sim/model/onnx_names.hpp"
#include "sim/model/onnx_node.hpp"

#include <optional>
#include <string>
#include <unordered_map>
#include <vector>

namespace sunder::sim {

/// What its nodes have become so far. What they may not be throws a Misfit (infer.hpp).
class OnnxGraph {
public:
    /// \param model  gets the ops; both outlive the graph
    OnnxGraph(onnx::GraphProto const& graph, ModelDescription& model);

    /// A tensor that is computed, and the op that does.
    struct Value {
        std::string producer;
        Tensor tensor;
    };
    /// \return null where no node so far makes it
    [[nodiscard]] Value const* find(std::string const& name) const;
    [[nodiscard]] Value const& value_of(std::string const& name) const;
    [[nodiscard]] Value const& value_at(onnx::NodeProto const& node, int input) const;
    void set(std::string const& name, Value value) { values_[name] = std::move(value); }

    /// \return null where it is no constant
    [[nodiscard]] onnx::TensorProto const* find_constant(std::string const& name) const;
    [[nodiscard]] onnx::TensorProto const& constant_at(onnx::NodeProto const& node, int input) const;
    void set_constant(std::string const& name, onnx::TensorProto const& tensor);

    /// The input of the model.
    void set_input(std::string const& name, Tensor const& tensor);
    /// The op that the node stands for, of its first input or of those given.
    void add(onnx::NodeProto const& node, OpKind const& kind);
    void add(onnx::NodeProto const& node, OpKind const& kind, std::vector<std::string> const& inputs);

    /// The one node that reads what this one makes; null where there are none, or more.
    [[nodiscard]] onnx::NodeProto const* only_consumer(onnx::NodeProto const& node) const;
    /// The node becomes a part of the product of it and its own input.
    void make_gate(onnx::NodeProto const& node, ActivationKind kind);
    [[nodiscard]] std::optional<ActivationKind> find_gate(std::string const& name) const;

private:
    ModelDescription& model_;
    OpNames names_;
    std::unordered_map<std::string, onnx::TensorProto const*> constants_;
    std::unordered_map<std::string, Value> values_; ///< by name of the tensor in the graph
    std::unordered_map<std::string, ActivationKind> gates_;
    std::unordered_map<std::string, std::vector<onnx::NodeProto const*>>
        consumers_; ///< null: the graph's output
};

} // namespace sunder::sim
