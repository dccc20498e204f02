/// \file
/// What choices mean: the only room that knows how they become ops and a split.
#pragma once

#include "nas/realise/chain.hpp"
#include "nas/space/search_space.hpp"
#include "sim/model/model_graph.hpp"

#include <memory>
#include <string>
#include <vector>

namespace sunder::nas {

/// One block of an architecture: ops that always stay together.
struct Block {
    std::string name;
    std::string
        kind; ///< names its measured time in tables, e.g. "s2_rest/k3_e6"; empty where none is published
    sim::Flops work;
    sim::Bytes weights;
    sim::Bytes activation; ///< largest input + output of one of its ops
    sim::Tensor output;
};

/// A search space whose candidates are (architecture, split) pairs: chains of blocks. The last variables are
/// "split" (its choices are the cut positions in order, "server_only" first and "device_only" last) and, in
/// spaces that search it, the coding at the cut.
class ArchitectureSpace {
public:
    ArchitectureSpace() = default;
    ArchitectureSpace(ArchitectureSpace const&) = delete;
    ArchitectureSpace& operator=(ArchitectureSpace const&) = delete;
    virtual ~ArchitectureSpace() = default;

    [[nodiscard]] virtual SearchSpace const& space() const = 0;
    [[nodiscard]] virtual sim::Tensor const& input() const = 0;

    /// The blocks of the architecture, all of the same number whatever the choices; shape (blocks,).
    [[nodiscard]] virtual std::vector<Block> blocks(Choices const& choices) const = 0;

    /// The same as a graph of ops that the simulator runs and prices by roofline.
    [[nodiscard]] virtual sim::ModelGraph model(Choices const& choices) const = 0;

    /// Cut position, 0 .. blocks, of the choice made.
    [[nodiscard]] virtual std::size_t cut(Choices const& choices) const = 0;
    [[nodiscard]] virtual std::vector<sim::CodecStage> codec(Choices const& choices) const = 0;

    /// Text that is the same for architectures that compute the same function family (isomorphic cells),
    /// split and coding left out.
    [[nodiscard]] virtual std::string architecture(Choices const& choices) const = 0;

    /// What tables of accuracies and latencies list this architecture under: the index of a NAS-Bench-201
    /// cell, the op digits of an FBNet network; empty in other spaces.
    [[nodiscard]] virtual std::string table_key(Choices const& choices) const = 0;
};

} // namespace sunder::nas
