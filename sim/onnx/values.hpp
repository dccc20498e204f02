/// \file
/// What is known of the tensors of an ONNX graph before it runs: their types, their shapes, and the values of
/// those that depend on no input.
#pragma once

#include "sim/onnx/numbers.hpp"

#include <onnx/onnx_pb.h>

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <unordered_map>

namespace sunder::sim {

/// Follows a graph node by node. Shapes come from ONNX's own rules (libonnx, a function per operator), values
/// from fold(). Operators and versions that libonnx does not know leave their outputs unknown, or as the
/// graph's file states them.
/// What cannot be throws a Misfit (infer.hpp).
class KnownValues {
public:
    struct Value {
        onnx::TypeProto type;
        bool is_constant = false;       ///< depends on no input of the graph
        std::optional<Numbers> numbers; ///< of a constant, where they are known

        /// Whole, or nothing.
        [[nodiscard]] std::optional<Integers> shape() const;
        [[nodiscard]] std::int32_t element_type() const { return type.tensor_type().elem_type(); }
    };

    /// \param model  outlives it
    explicit KnownValues(onnx::ModelProto const& model);

    void set_input(std::string const& name, std::int32_t element_type, Integers const& shape);
    void set_constant(std::string const& name, onnx::TensorProto const& tensor);
    void set(std::string const& name, Value value) { values_[name] = std::move(value); }
    /// Of the outputs of a node, of which all inputs have been set or made.
    void follow(onnx::NodeProto const& node);

    /// \return null where no node so far makes it
    [[nodiscard]] Value const* find(std::string const& name) const;
    [[nodiscard]] int version_of(std::string const& domain) const;

private:
    struct Context;

    void infer_types(onnx::NodeProto const& node, std::vector<onnx::TypeProto>& outputs) const;
    void take_stated(std::string const& name, onnx::TypeProto& type) const;

    std::map<std::string, int> versions_; ///< of each domain's operators
    std::unordered_map<std::string, onnx::TypeProto const*> stated_;
    std::unordered_map<std::string, Value> values_;
};

[[nodiscard]] KnownValues::Value constant(Numbers numbers);

/// A type with a shape.
[[nodiscard]] onnx::TypeProto type_of(std::int32_t element_type, Integers const& shape);

} // namespace sunder::sim
