/// \file
/// Groups of nodes that belong together, read from their last one backwards.
#pragma once

#include "sim/onnx/graph.hpp"

#include <optional>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sunder::sim {

/// What is found is a part where nobody else reads what it makes, so that nothing is missed when it is gone.
class Pattern {
public:
    explicit Pattern(OnnxGraph const& graph) : graph_{graph} {}

    /// The node of that operator that makes the tensor and becomes a part; null where it is another, or is
    /// read elsewhere, too. Nodes that change nothing are passed over.
    onnx::NodeProto const* part(std::string const& tensor, std::string_view type);
    /// As a part, though others read it. \pre they are parts, too
    void take(onnx::NodeProto const& node) { parts_.push_back(&node); }
    /// The node of that operator that makes the tensor, whoever reads it.
    [[nodiscard]] onnx::NodeProto const* maker(std::string const& tensor, std::string_view type) const;

    /// The tensor that this one is the same as: behind nodes that change nothing.
    [[nodiscard]] std::string origin(std::string const& tensor) const;
    /// A constant of one value.
    [[nodiscard]] std::optional<double> number(std::string const& tensor) const;
    [[nodiscard]] bool is_number(std::string const& tensor, double value) const;
    /// What a node combines with one number, and the number.
    [[nodiscard]] std::optional<std::pair<std::string, double>>
    with_number(onnx::NodeProto const& node) const;
    /// Whether only parts and this node read it.
    [[nodiscard]] bool is_inner(std::string const& tensor, onnx::NodeProto const& last) const;
    /// With the batch; none where it is not known.
    [[nodiscard]] Integers shape(std::string const& tensor) const;

    [[nodiscard]] OnnxGraph const& graph() const { return graph_; }
    [[nodiscard]] std::vector<onnx::NodeProto const*> const& parts() const { return parts_; }
    /// Forgets the parts that were found since there were so many.
    void back_to(std::size_t parts) { parts_.resize(parts); }

private:
    [[nodiscard]] bool changes_nothing(onnx::NodeProto const& node) const;

    OnnxGraph const& graph_;
    std::vector<onnx::NodeProto const*> parts_;
};

} // namespace sunder::sim
