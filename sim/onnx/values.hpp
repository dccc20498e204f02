/// \file
/// What is known of the tensors of an ONNX graph before it runs: their types, their shapes, and the values of
/// those that depend on no input.
#pragma once

#include "sim/onnx/numbers.hpp"
#include "sim/onnx/rules.hpp"

#include <onnx/onnx_pb.h>

#include <cstdint>
#include <map>
#include <optional>
#include <set>
#include <string>
#include <unordered_map>
#include <vector>

namespace sunder::sim {

using Lengths = std::map<std::string, std::int64_t>; ///< of dimensions, by the graph's names for them

/// Follows a graph node by node. Values come from fold(). Shapes come from our own rules (rules.hpp), then
/// ONNX's (libonnx, a function per operator), then as the graph's file states them, then as the most that may
/// come (upper_bound()), and in the end as those of the inputs: after follow() each output has a shape. What
/// cannot be throws a Misfit (infer.hpp).
class KnownValues {
public:
    struct Value {
        onnx::TypeProto type;
        bool is_constant = false;         ///< depends on no input of the graph
        std::optional<Numbers> numbers{}; ///< of a constant, where they are known
        /// The tensors of a sequence, as far as they are known; nothing for a tensor.
        std::optional<std::vector<onnx::TypeProto>> items{};
        /// Of a constant that is kept in fewer bits than it is used in: the type as which it is kept.
        std::int32_t kept_as = onnx::TensorProto::UNDEFINED;

        /// Whole, or nothing.
        [[nodiscard]] std::optional<Integers> shape() const;
        [[nodiscard]] std::int32_t element_type() const { return type.tensor_type().elem_type(); }
    };
    /// Why shapes are what they are, where nothing but a run could tell: by operator, how many nodes.
    struct Guesses {
        std::map<std::string, int> bounds;     ///< the most that may come
        std::map<std::string, int> likenesses; ///< nothing is known, and they stand for those of inputs
        std::set<std::string> dimensions;      ///< that the file names, and of which nobody stated the length
    };

    /// \param model  outlives it
    explicit KnownValues(onnx::ModelProto const& model);
    /// Of dimensions that the file names.
    void set_lengths(Lengths const& lengths);
    /// Shapes of inputs are other than in the file, and so may be all that it states.
    void distrust_stated_shapes() { trusts_stated_ = false; }
    /// Names of dimensions that the file states of tensors that nodes make.
    [[nodiscard]] std::set<std::string> stated_dimensions() const;

    void set_input(std::string const& name, std::int32_t element_type, Integers const& shape);
    void set_constant(std::string const& name, onnx::TensorProto const& tensor);
    void set(std::string const& name, Value value);
    /// Of the outputs of a node, of which all inputs have been set or made.
    void follow(onnx::NodeProto const& node);
    /// All nodes of a graph within the graph, and what it brings along.
    void follow(onnx::GraphProto const& graph);
    /// The branch that is taken; where the condition is not known, the first. \return null where there is
    /// none
    [[nodiscard]] onnx::GraphProto const* branch_of(onnx::NodeProto const& node) const;

    /// \return null where no node so far makes it
    [[nodiscard]] Value const* find(std::string const& name) const;
    [[nodiscard]] Value const& at(std::string const& name) const;
    [[nodiscard]] std::vector<KnownInput> known_inputs_of(onnx::NodeProto const& node) const;
    void set_element_type(std::string const& name, std::int32_t type);
    [[nodiscard]] int version_of(std::string const& domain) const;
    [[nodiscard]] Guesses const& guesses() const { return guesses_; }

private:
    [[nodiscard]] std::vector<Value const*> inputs_of(onnx::NodeProto const& node) const;
    [[nodiscard]] std::vector<onnx::TypeProto> types_of(onnx::NodeProto const& node,
                                                        std::vector<KnownInput> const& inputs) const;
    [[nodiscard]] std::optional<TensorType> stated_type(std::string const& name);
    void complete(onnx::NodeProto const& node, std::vector<KnownInput> const& inputs,
                  std::vector<onnx::TypeProto>& types);
    void follow_constant(onnx::NodeProto const& node);
    void follow_branch(onnx::NodeProto const& node);
    void follow_loop(onnx::NodeProto const& node);
    void follow_scan(onnx::NodeProto const& node);
    [[nodiscard]] bool takes_constants_only(onnx::NodeProto const& node) const;
    [[nodiscard]] bool follow_sequence(onnx::NodeProto const& node);

    std::map<std::string, int> versions_; ///< of each domain's operators
    std::unordered_map<std::string, onnx::TypeProto const*> stated_;
    std::unordered_map<std::string, onnx::TypeProto const*> stated_inputs_;
    bool trusts_stated_ = true;
    Lengths lengths_;
    std::unordered_map<std::string, Value> values_;
    std::size_t numbers_left_ = 5'000'000; ///< that may still be kept, so that no graph takes all memory
    Guesses guesses_;
};

[[nodiscard]] KnownValues::Value constant(Numbers numbers);

/// A type with a shape.
[[nodiscard]] onnx::TypeProto type_of(std::int32_t element_type, Integers const& shape);

} // namespace sunder::sim
