/// \file
/// An ONNX graph on its way to a model.
#pragma once

#include "sim/model/build_model.hpp"
#include "sim/onnx/names.hpp"
#include "sim/onnx/node.hpp"
#include "sim/onnx/values.hpp"

#include <cstddef>
#include <map>
#include <optional>
#include <set>
#include <stdexcept>
#include <string>
#include <unordered_map>
#include <utility>
#include <vector>

namespace sunder::sim {

/// A node is right, but there is no op of ours that does the same.
class NoSuchOp : public std::runtime_error {
    using std::runtime_error::runtime_error;
};

/// What its nodes have become so far. What they may not be throws a Misfit (infer.hpp).
class OnnxGraph {
public:
    /// \param model  gets the ops; both outlive the graph
    OnnxGraph(onnx::ModelProto const& proto, ModelDescription& model);

    /// A tensor that is computed, and the op that does.
    struct Value {
        std::string producer;
        Tensor tensor; ///< without the batch
    };
    /// \return null where no node so far makes it
    [[nodiscard]] Value const* find(std::string const& name) const;
    [[nodiscard]] Value const& value_of(std::string const& name) const;
    [[nodiscard]] Value const& value_at(onnx::NodeProto const& node, int input) const;
    void set(std::string const& name, Value value) { values_[name] = std::move(value); }

    [[nodiscard]] KnownValues const& known() const { return known_; }
    [[nodiscard]] KnownValues& known() { return known_; }
    [[nodiscard]] bool is_constant(std::string const& name) const;
    /// Of a constant. \return its whole shape
    [[nodiscard]] Integers weights_at(onnx::NodeProto const& node, int input) const;
    /// Of a constant of which they are known.
    [[nodiscard]] Numbers const& numbers_at(onnx::NodeProto const& node, int input) const;
    /// Of a tensor, with the batch.
    [[nodiscard]] Integers whole_shape_at(onnx::NodeProto const& node, int input) const;

    /// An input of the model. The first dimension of the first one that has several is the batch.
    void add_input(std::string const& name, Integers const& whole_shape, ElementType type);
    /// Leaves out the inputs that no op reads. \pre all nodes are read
    /// \return their names in the graph
    std::vector<std::string> drop_idle_inputs();
    /// The op that the node stands for, of its first input or of those given.
    void add(onnx::NodeProto const& node, OpKind const& kind);
    void add(onnx::NodeProto const& node, OpKind const& kind, std::vector<std::string> const& inputs);
    /// An op of which only what goes in and out is known.
    void add_opaque(onnx::NodeProto const& node);

    /// The one node that reads what this one makes; null where there are none, or more.
    [[nodiscard]] onnx::NodeProto const* only_consumer(onnx::NodeProto const& node) const;
    [[nodiscard]] bool is_read(std::string const& tensor) const { return consumers_.contains(tensor); }
    /// The node becomes a part of the product of it and its own input.
    void make_gate(onnx::NodeProto const& node, ActivationKind kind);
    [[nodiscard]] std::optional<ActivationKind> find_gate(std::string const& name) const;

    /// Where the batch stands in front, what is behind it; else as it is.
    [[nodiscard]] Integers without_batch(Integers const& shape) const;
    /// By operator, how many nodes became ops of unknown work.
    [[nodiscard]] std::map<std::string, int> const& without_work() const { return without_work_; }

private:
    void count(onnx::GraphProto const& graph);
    [[nodiscard]] Tensor output_of(OpKind const& kind, std::vector<Tensor> const& inputs,
                                   std::string const& name) const;
    [[nodiscard]] Tensor tensor_of(onnx::NodeProto const& node, std::string const& output) const;
    [[nodiscard]] Bytes new_weights(onnx::NodeProto const& node);

    ModelDescription& model_;
    KnownValues known_;
    OpNames names_;
    std::optional<std::int64_t> batch_;                        ///< none before an input has one
    std::vector<std::pair<std::string, FurtherInput>> inputs_; ///< with their names in the graph
    std::unordered_map<std::string, Value> values_;            ///< by name of the tensor in the graph
    std::unordered_map<std::string, ActivationKind> gates_;
    std::unordered_map<std::string, std::vector<onnx::NodeProto const*>>
        consumers_; ///< null: the graph's output
    std::set<std::string> counted_weights_;
    std::map<std::string, int> without_work_;
};

} // namespace sunder::sim
