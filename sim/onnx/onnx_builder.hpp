/// \file
/// An ONNX graph that is being written. For the sources of this room only.
#pragma once

#include "sim/model/model_graph.hpp"
#include "sim/onnx/node.hpp"
#include "sim/onnx/write_onnx.hpp"

#include <onnx/onnx_pb.h>

#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// The nodes of one op after the other. Tensors go by the names of the ops that make them.
class OnnxBuilder {
public:
    OnnxBuilder(ModelGraph const& model, TensorValues const& values);

    /// \throws RunError  where there is no operator for it
    void add(int op);

    /// \param output  name of the tensor that leaves
    [[nodiscard]] std::string bytes(std::string const& output);

    // For the kinds of ops, each of the op that is added.

    [[nodiscard]] Op const& op() const { return model_.ops[static_cast<std::size_t>(number_)]; }
    [[nodiscard]] std::string const& input(std::size_t which = 0) const;
    [[nodiscard]] Integers const& shape(std::size_t which = 0) const;
    /// A node from these tensors. \return the tensor that it makes
    struct NodeParts {
        std::string type;
        std::vector<std::string> inputs;
    };
    onnx::NodeProto& node(NodeParts const& parts);
    /// The tensor of a node.
    [[nodiscard]] static std::string const& made_by(onnx::NodeProto const& node) { return node.output(0); }
    /// The op's own, by its name in stored_tensors().
    std::string stored(std::string const& name);
    bool has_stored(std::string_view name) const;
    std::string constant(Integers const& numbers);
    std::string constant(float number);
    /// The tensor with the batch in front of this shape.
    std::string reshaped(std::string const& tensor, Integers const& shape);
    [[noreturn]] void refuse(std::string_view why) const;

private:
    std::string constant_name();

    ModelGraph const& model_;
    TensorValues const& values_;
    onnx::ModelProto proto_;
    int number_ = 0;
    int nodes_ = 0;     ///< of the op so far
    int constants_ = 0; ///< likewise
};

// onnx_nodes.cpp

/// The nodes of the builder's op. \return the tensor that leaves it
[[nodiscard]] std::string add_nodes(OnnxBuilder& to);

void set(onnx::NodeProto& node, std::string const& name, std::int64_t value);
void set(onnx::NodeProto& node, std::string const& name, float value);
void set(onnx::NodeProto& node, std::string const& name, Integers const& values);

} // namespace sunder::sim
