/// \file
/// The cheapest division of a graph of ops between a device and a server, as a minimum cut.
///
/// The graph as in Hu, Bao, Wang and Liu, INFOCOM 2019: an op costs one sum on the device and another on the
/// server; a tensor costs once when its producer is on the device and any consumer on the server, which an
/// auxiliary vertex per tensor counts; nothing on the server feeds the device, by infinite reverse arcs.
#pragma once

#include <vector>

namespace sunder::sim {

/// Costs may be infinite: what is forbidden.
struct DivisionCosts {
    struct Arrow {
        int producer;               ///< op, or -1 for the input, which is on the device
        std::vector<int> consumers; ///< ops
        double cost;
    };
    std::vector<double> device; ///< (ops,)
    std::vector<double> server; ///< (ops,)
    std::vector<Arrow> arrows;  ///< of tensors with consumers, in ascending order of producer
};

struct Division {
    std::vector<bool> on_device; ///< (ops,)
    double cost = 0.0;           ///< recomputed from the costs; infinite where all is forbidden
};

/// What this division costs.
[[nodiscard]] double cost_of(DivisionCosts const& costs, std::vector<bool> const& on_device);

/// The minimum cut (Boykov and Kolmogorov 2004, by Boost.Graph) with the fewest ops on the device. Costs are
/// rounded to 2^-47 of the sum of all finite ones; `cost` is exact for the division that is returned.
[[nodiscard]] Division min_cut(DivisionCosts const& costs);

/// The same, one minimum cut for each block between two cut vertices: every division has its frontier within
/// one block, all before it on the device and all behind it on the server.
/// \pre ops stand in topological order
/// \param cut_vertices  ops in ascending order; each has all ops before it as ancestors and all ops behind it
/// as
///                      descendants
[[nodiscard]] Division min_cut_by_blocks(DivisionCosts const& costs, std::vector<int> const& cut_vertices);

} // namespace sunder::sim
