/// \file
/// What one node of an ONNX graph becomes: one op, or a few, one behind the other.
#pragma once

#include "sim/onnx/graph.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sunder::sim {

/// A tensor that goes into a node, as our ops see it and as ONNX does.
struct Operand {
    OnnxGraph::Value value;
    Integers whole; ///< its shape with the batch

    /// The batch in front is left out.
    [[nodiscard]] bool is_bare() const { return value.tensor.shape.size() < whole.size(); }
    [[nodiscard]] Integers const& shape() const { return value.tensor.shape; }
};

/// Ops are made here first, and go to the graph all at once: where one of them cannot be, none is. What
/// cannot be throws a NoSuchOp, what is wrong a Misfit (infer.hpp).
class NodeOps {
public:
    using Value = OnnxGraph::Value;

    NodeOps(onnx::NodeProto const& node, OnnxGraph& graph) : node_{node}, graph_{graph} {}

    [[nodiscard]] onnx::NodeProto const& node() const { return node_; }
    [[nodiscard]] OnnxGraph& graph() const { return graph_; }

    // What goes in

    [[nodiscard]] Operand operand(int input) const;
    [[nodiscard]] Operand operand(std::string const& tensor) const;
    [[nodiscard]] bool is_constant(int input) const;
    /// With the batch, that of one sample, as an axis.
    [[nodiscard]] Operand with_batch(Operand operand);
    /// An axis as our shapes count it. \param axis  as ONNX has it; where it is that of the batch, the
    /// operand
    ///                                              gets it
    [[nodiscard]] std::int64_t own_axis(Operand& operand, std::int64_t axis);
    /// What comes out, with the batch.
    [[nodiscard]] Integers whole_output(int output = 0) const;
    /// As our shapes have it.
    [[nodiscard]] Integers own_output(int output = 0) const;
    [[nodiscard]] bool is_read(int output) const;
    /// Of the operators of this node's domain.
    [[nodiscard]] int version() const;

    // What is made of it

    /// \param constants  the tensors of the graph whose values the op holds
    Value add(OpKind const& kind, std::vector<Value> const& inputs,
              std::vector<std::string> const& constants = {});
    /// As it is where nothing changes.
    Value reshaped(Value const& value, Integers const& shape);
    Value transposed(Value const& value, Integers const& order);
    /// An op without work of its own, or with work that is known.
    Value opaque(std::vector<Value> const& inputs, Integers const& shape, ElementType type, Flops work);
    /// The weights of an op that was added here are stored in so many bits each.
    void store_in_bits(Value const& value, int bits);
    /// The node's output is this. Axes of length 1 may differ.
    void give(Value value, int output = 0);
    /// An output that comes of the same work.
    void give_along(std::vector<Value> const& inputs, int output);

    /// All ops go to the model, and all outputs to the graph.
    void commit();

private:
    struct Step {
        OpDescription op;
        OnnxGraph::HeldConstants holding;
        double work = 0;
    };
    [[nodiscard]] Step* step_of(Value const& value);
    [[nodiscard]] std::vector<std::string> named();

    onnx::NodeProto const& node_;
    OnnxGraph& graph_;
    std::vector<Step> steps_;
    std::vector<std::pair<int, Value>> outputs_;
};

} // namespace sunder::sim
