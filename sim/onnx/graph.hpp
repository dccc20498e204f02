/// \file
/// An ONNX graph on its way to a model.
#pragma once

#include "sim/model/build_model.hpp"
#include "sim/onnx/names.hpp"
#include "sim/onnx/node.hpp"
#include "sim/onnx/usage.hpp"
#include "sim/onnx/values.hpp"
#include "sim/onnx/weight_roots.hpp"

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
    void set(std::string const& name, Value value);

    [[nodiscard]] KnownValues const& known() const { return known_; }
    [[nodiscard]] KnownValues& known() { return known_; }
    [[nodiscard]] WeightRoots const& weights() const { return weights_; }
    [[nodiscard]] bool is_constant(std::string const& name) const;
    /// Of a constant. \return its whole shape
    [[nodiscard]] Integers weights_at(onnx::NodeProto const& node, int input) const;
    /// Of a constant of which they are known.
    [[nodiscard]] Numbers const& numbers_at(onnx::NodeProto const& node, int input) const;
    /// Of a tensor, with the batch.
    [[nodiscard]] Integers whole_shape_at(onnx::NodeProto const& node, int input) const;

    /// An input of the model. The first dimension of the first one that has several is the batch; where a
    /// recurrent node reads it, whose steps come first, the second.
    void add_input(std::string const& name, Integers const& whole_shape, ElementType type);
    /// Leaves out the inputs that no op reads. \pre all nodes are read
    /// \return their names in the graph
    std::vector<std::string> drop_idle_inputs();
    /// The input `before` is no input any more, but what the op that makes `after` out of it and one more
    /// keeps from pass to pass. \return whether that op is the only one that reads it, and the tensors differ
    /// in one length
    bool keep(std::string const& before, std::string const& after);
    /// What an op holds of the graph's constants.
    struct HeldConstants {
        std::vector<std::string> constants; ///< whose values it holds
        std::int64_t parameters = 0;        ///< that follow from its kind
        std::vector<Value> inputs{};        ///< that it takes
    };
    /// An op of what the node becomes.
    void append(onnx::NodeProto const& node, OpDescription op, HeldConstants const& holding);
    /// Whether all that the op puts out is one tensor of the graph, under one name.
    [[nodiscard]] bool is_one_tensor(std::string const& op) const;
    /// What it puts out is kept in another type. \pre is_one_tensor(op), which may not be an input
    void retype(std::string const& op, Tensor const& tensor);
    /// The work of the op that the node became is not known.
    void miss_work_of(onnx::NodeProto const& node) { ++without_work_[node.op_type()]; }
    /// What the node became is a part of another op.
    void take_back(onnx::NodeProto const& node);
    [[nodiscard]] std::string name_for(onnx::NodeProto const& node)
    {
        return names_.name_for(node.name(), node.op_type());
    }

    [[nodiscard]] TensorUsage const& usage() const { return usage_; }
    /// The only op that the node became; null where it became none, or several.
    [[nodiscard]] OpDescription const* only_op_of(onnx::NodeProto const& node) const;
    /// The constants whose values that op holds.
    [[nodiscard]] std::vector<std::string> const& constants_of(onnx::NodeProto const& node) const;
    /// The tensors that it takes.
    [[nodiscard]] std::vector<Value> const& inputs_of(onnx::NodeProto const& node) const;

    /// Where the batch stands in front, what is behind it; else as it is.
    [[nodiscard]] Integers without_batch(Integers const& shape) const;
    /// By operator, how many nodes became ops of unknown work.
    [[nodiscard]] std::map<std::string, int> const& without_work() const { return without_work_; }

private:
    /// What a node became.
    struct Made {
        std::vector<std::string> ops;
        std::vector<std::string> constants;
        std::vector<Value> inputs; ///< of the last op
    };

    void count_names(onnx::GraphProto const& graph);
    [[nodiscard]] bool has_steps_first(std::string const& input) const;
    void count_weights(OpDescription& op, HeldConstants const& holding);
    [[nodiscard]] std::vector<OpDescription>::iterator place_of(std::string const& op);

    ModelDescription& model_;
    KnownValues known_;
    TensorUsage usage_;
    OpNames names_;
    std::optional<std::int64_t> batch_;                        ///< none before an input has one
    std::vector<std::pair<std::string, FurtherInput>> inputs_; ///< with their names in the graph
    std::unordered_map<std::string, Value> values_;            ///< by name of the tensor in the graph
    std::unordered_map<std::string, int>
        tensors_of_; ///< of each op and input, how many names it has in the graph
    std::unordered_map<onnx::NodeProto const*, Made> made_;
    WeightRoots weights_;
    std::unordered_map<std::string, std::int64_t> parameters_; ///< by op, of its kind
    std::map<std::string, int> without_work_;
};

} // namespace sunder::sim
