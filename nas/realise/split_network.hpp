/// \file
/// Where a candidate's network is cut.
#pragma once

#include "nas/realise/architecture_space.hpp"
#include "sim/cost/codec.hpp"
#include "sim/model/model_graph.hpp"

#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sunder::nas {

/// A candidate as stretches of one graph.
struct SplitNetwork {
    sim::ModelGraph graph;
    std::optional<sim::ModelGraph> widest; ///< at full width, where the graph is narrower
    std::size_t head_ops = 0;
    std::vector<sim::CodecStage> codec; ///< between them
    std::string block;                  ///< the last one on the device

    [[nodiscard]] sim::ModelGraph const* wider() const { return widest ? &*widest : nullptr; }
};

/// \param usual_codec  where the space does not choose one; nothing is coded at either end
[[nodiscard]] SplitNetwork split_network_of(ArchitectureSpace const& space, Choices const& choices,
                                            std::vector<sim::CodecStage> const& usual_codec);

} // namespace sunder::nas
