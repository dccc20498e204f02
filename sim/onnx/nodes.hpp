/// \file
/// The nodes of an ONNX graph in their order, those of the branches that are taken among them.
#pragma once

#include "sim/onnx/graph.hpp"

#include <set>
#include <string>
#include <vector>

namespace sunder::sim {

class NodeReader {
public:
    NodeReader(OnnxGraph& graph, Location where, Diagnostics& diagnostics)
        : graph_{graph}, where_{std::move(where)}, diagnostics_{diagnostics}
    {
    }

    /// Every mistake is reported; what lies behind one is left out.
    void read(onnx::GraphProto const& proto);
    /// Names of the nodes whose branch depends on the input, so that the first is taken.
    [[nodiscard]] std::vector<std::string> const& branches() const { return branches_; }

private:
    void read(onnx::NodeProto const& node);
    void read_operator(onnx::NodeProto const& node);
    void read_branch(onnx::NodeProto const& node);
    void alias(std::string const& name, std::string const& as);
    void become_op(onnx::NodeProto const& node);

    OnnxGraph& graph_;
    Location where_;
    Diagnostics& diagnostics_;
    std::set<std::string> lost_; ///< outputs of nodes that were reported
    std::vector<std::string> branches_;
    int depth_ = 0;
};

} // namespace sunder::sim
