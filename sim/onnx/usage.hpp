/// \file
/// Who makes and who reads which tensor of an ONNX graph.
#pragma once

#include <onnx/onnx_pb.h>

#include <string>
#include <unordered_map>
#include <unordered_set>
#include <vector>

namespace sunder::sim {

/// Names that the graphs within a node read from outside.
[[nodiscard]] std::vector<std::string> names_from_outside(onnx::NodeProto const& node);
/// All names that they read.
[[nodiscard]] std::vector<std::string> names_read_within(onnx::NodeProto const& node);

/// Of nodes that lead to an output of the graph; the others are dead. In a graph without outputs none is.
class TensorUsage {
public:
    explicit TensorUsage(onnx::GraphProto const& proto);

    [[nodiscard]] bool is_read(std::string const& tensor) const { return readers_.contains(tensor); }
    /// The nodes that read its values, and null where the graph puts it out. Nodes that ask for its shape do
    /// not.
    [[nodiscard]] std::vector<onnx::NodeProto const*> readers_of(std::string const& tensor) const;
    [[nodiscard]] bool has_one_reader(std::string const& tensor) const
    {
        return readers_of(tensor).size() == 1;
    }
    /// Null where no node makes it.
    [[nodiscard]] onnx::NodeProto const* maker_of(std::string const& tensor) const;
    [[nodiscard]] bool is_output(std::string const& tensor) const { return outputs_.contains(tensor); }
    /// The outputs of a node that are read; its first where none is.
    [[nodiscard]] std::vector<std::string> used_outputs(onnx::NodeProto const& node) const;
    [[nodiscard]] bool is_dead(onnx::NodeProto const& node) const;

private:
    void find_dead(onnx::GraphProto const& proto);
    void count(onnx::GraphProto const& proto);

    std::unordered_set<onnx::NodeProto const*> dead_;
    std::unordered_map<std::string, std::vector<onnx::NodeProto const*>>
        readers_; ///< null: the graph's output
    std::unordered_map<std::string, onnx::NodeProto const*> makers_;
    std::unordered_set<std::string> outputs_; ///< of the graph and of those within
};

} // namespace sunder::sim
