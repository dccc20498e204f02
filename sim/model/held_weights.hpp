/// \file
/// The weights of a stretch of ops on one device.
#pragma once

#include "sim/model/model_graph.hpp"

#include <functional>
#include <set>
#include <string>

namespace sunder::sim {

/// Op by op; what several of them share counts once.
class HeldWeights {
public:
    void add(Op const& op)
    {
        bytes_ += op.weights;
        for (auto const& shared : op.shared)
            if (shared_.insert(shared.name).second) bytes_ += shared.bytes;
    }
    [[nodiscard]] Bytes bytes() const { return bytes_; }

private:
    Bytes bytes_;
    std::set<std::string, std::less<>> shared_;
};

} // namespace sunder::sim
