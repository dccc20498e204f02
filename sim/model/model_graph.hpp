/// \file
/// What a DNN is: a directed acyclic graph of ops joined by tensors.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/base/distribution.hpp"
#include "sim/base/quantity.hpp"
#include "sim/model/element_type.hpp"
#include "sim/model/kept_tokens.hpp"
#include "sim/model/op_kind.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// What travels along an arrow of the graph. The shape leaves the batch out: (channels, height, width) of an
/// image, (features,) of a vector; empty where only the bytes are known.
struct Tensor {
    std::vector<std::int64_t> shape;
    ElementType type = ElementType::float32;
    Bytes bytes;

    /// Number of elements; where only the bytes are known, bytes / 4.
    [[nodiscard]] double elements() const;
};

/// Stands for the model's first input wherever a producer of a tensor is named. Any other is an op of its
/// own, a ModelInput.
constexpr int model_input = -1;

/// Weights that several ops use: a device that runs any of them holds them once.
struct SharedWeights {
    std::string name; ///< of the op that states them
    Bytes bytes;
};

/// One vertex: its kind as the user gave it, and what follows from it and the shapes of its inputs.
struct Op {
    std::string name;
    OpKind kind;
    std::vector<int>
        inputs; ///< producers, by index into ModelGraph::ops, or `model_input`; none of a ModelInput
    std::map<std::string, Distribution, std::less<>> time; ///< measured, by name of a device or of a profile

    Tensor output;
    Flops work;                      ///< for one sample; a multiply-accumulate counts two
    double multiply_accumulates = 0; ///< in `work`
    Bytes weights; ///< of its own parameters and buffers as stored; float32 unless it says otherwise
    std::vector<SharedWeights> shared; ///< those that are not its own alone
    Bytes unread_weights;          ///< of all these, what one launch does not read: the other rows of a table
    bool has_float_weights = true; ///< they are float32, not in another type that was stated
    std::int64_t parameters = 0;   ///< trainable values
    std::string cost_class;        ///< under which a device states its efficiency, see cost_class_of()
    Location where;                ///< in the model's file, for messages
    std::vector<Op> parts; ///< of a fused op: the ops that it is made of, one behind the other; else empty
};

/// A figure by the threshold of confidence at which exits let requests go: on straight lines between points.
struct ByThreshold {
    struct Stated {
        double threshold = 0;
        double value = 0;
    };
    std::vector<Stated> points; ///< ascending, at least one; a single one holds whatever the threshold

    [[nodiscard]] bool depends() const { return points.size() > 1; }
    /// Whether something is stated for that threshold, or for none.
    [[nodiscard]] bool covers(std::optional<double> threshold) const;
    /// \pre it covers the threshold
    [[nodiscard]] double at(std::optional<double> threshold) const;
    /// That of the end that is nearest for a threshold beyond it.
    [[nodiscard]] double near(double threshold) const;
};

/// A classifier of its own behind one of a model's ops, at which easy inputs leave (BranchyNet:
/// Teerapittayanon, McDanel and Kung, ICPR 2016, arXiv 1709.01686). Whoever comes there asks it, and who does
/// not leave goes on with the tensor that it read. How many leave and how good their answers are is measured,
/// not computed; see sim/plan/used_exits.hpp.
struct EarlyExit {
    std::string name;
    int after = 0; ///< the op whose tensor it reads, through which everything passes
    std::vector<Op>
        ops; ///< its own; producers by index among these, or `model_input`: the tensor that it reads
    ByThreshold leaves;                  ///< share of all inputs, without those that an exit before lets go
    std::optional<ByThreshold> accuracy; ///< of its answers
    std::optional<ByThreshold> accuracy_at_end; ///< of the answers that the whole model would give to these
    Location where;
};

/// \invariant ops stand in topological order: every producer comes before its consumers, inputs come first
/// \invariant at least one op, all names differ, every op is reached from an input, and every input is read
struct ModelGraph {
    std::string name;
    std::string input_name = "input";
    Tensor input;
    std::vector<Op> ops;
    std::optional<double> accuracy; ///< share of its answers that are right, where nobody leaves early
    std::vector<EarlyExit> exits;   ///< in the order of their ops
    KeptTokens kept{};              ///< where it is one pass of several; by ops before fuse()
    std::vector<int>
        apart{}; ///< inputs, ascending, that cross no cut: each comes to the ops that read it by itself

    [[nodiscard]] Tensor const& tensor_of(int producer) const
    {
        return producer == model_input ? input : ops[static_cast<std::size_t>(producer)].output;
    }
    [[nodiscard]] std::string const& name_of(int producer) const
    {
        return producer == model_input ? input_name : ops[static_cast<std::size_t>(producer)].name;
    }
    /// Ops in front that are inputs.
    [[nodiscard]] std::size_t further_inputs() const;
    /// Whether it is one of the model's inputs, not the tensor of an op.
    [[nodiscard]] bool is_input(int producer) const;
    [[nodiscard]] bool comes_apart(int producer) const;
    /// Producer of the input called `name`.
    [[nodiscard]] std::optional<int> find_input(std::string_view wanted) const;
    /// Index of the op called `name`.
    [[nodiscard]] std::optional<int> find_op(std::string_view name) const;
    [[nodiscard]] Flops work() const;
    [[nodiscard]] Bytes weights() const;
    [[nodiscard]] double multiply_accumulates() const;
    [[nodiscard]] std::int64_t parameters() const;
};

/// Consumers of each tensor, shape (ops + 1,): entry 0 those of the input, entry i + 1 those of op i.
[[nodiscard]] std::vector<std::vector<int>> consumers_of(ModelGraph const& model);

/// An exit's ops as a model of their own, whose input is the tensor that it reads.
[[nodiscard]] ModelGraph branch_of(ModelGraph const& model, EarlyExit const& exit);

/// The op called `name`, or the one that fuse() joined an op of that name into.
[[nodiscard]] std::optional<int> find_op_or_part(ModelGraph const& model, std::string_view name);

/// Joins ops as inference engines do, where each is the only consumer of the one before (exits count as
/// consumers, and their ops are joined among themselves):
/// - a convolution or linear op with the batch normalisation and then the activation behind it;
/// - a batch normalisation that stays alone with the activation behind it;
/// - flatten, reshape and dropout, which do nothing at inference, with the op before, whichever it is.
/// The joined op has the kind of its first part and the name of the last that is none of these
/// (its tensor is the one that can cross a link). It does the work of all and touches memory once: inputs of
/// the first, output of the last. Measured times stay with the parts, and change nothing of what is joined.
[[nodiscard]] ModelGraph fuse(ModelGraph const& model);

/// The launches of a fused op on a device that is measured for some of its parts: those each alone, and what
/// lies between them joined again.
[[nodiscard]] std::vector<Op> launches_of(Op const& op, std::function<bool(Op const&)> const& is_measured);

} // namespace sunder::sim
