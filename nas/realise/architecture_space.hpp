/// \file
/// What choices mean: the only room that knows how they become ops and a split.
#pragma once

#include "nas/realise/block_chain.hpp"
#include "nas/space/search_space.hpp"
#include "sim/model/model_graph.hpp"
#include "sim/platform/platform.hpp"

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <vector>

namespace sunder::nas {

/// One block of an architecture: ops that always stay together. Figures are those of its fused ops, as
/// sim::fuse joins them within the block.
struct Block {
    std::string
        kind; ///< names its measured time in tables, e.g. "s2_rest/k3_e6"; empty where none is published
    double share =
        1.0; ///< of that time: below 1 for a block narrower than the one measured, by multiply-accumulates
    sim::Flops work;
    sim::Bytes weights;
    sim::Bytes activation; ///< largest input + output of one of its ops
    sim::Tensor output;
    std::string op; ///< whose tensor leaves the block; in the model it is called "<name of block>.<op>"
};

/// What crosses the link at a cut.
struct Crossing {
    sim::Tensor tensor;
    std::vector<sim::CodecStage> codec; ///< as the candidate chooses it; empty where the space does not
};

/// A search space whose candidates are (architecture, split) pairs: chains of blocks. The last variables are
/// "split" (its choices are the cut positions in order, "server_only" first and "device_only" last; between
/// them the name of the block after which the cut comes) and, in spaces that search it, the coding at the
/// cut.
///
/// A block at its place, with what was chosen for it and what enters it, is a form. Forms and crossings are
/// numbered throughout the space, so that whoever prices candidates prices each of them once: a candidate is
/// then a row of numbers (see ChainTable).
class ArchitectureSpace {
public:
    ArchitectureSpace() = default;
    ArchitectureSpace(ArchitectureSpace const&) = delete;
    ArchitectureSpace& operator=(ArchitectureSpace const&) = delete;
    virtual ~ArchitectureSpace() = default;

    [[nodiscard]] virtual SearchSpace const& space() const = 0;
    [[nodiscard]] virtual sim::Tensor const& input() const = 0;
    /// Names of the places in the chain; shape (blocks,).
    [[nodiscard]] virtual std::vector<std::string> const& block_names() const = 0;

    /// The architecture as a graph of ops that the simulator runs and prices. Names of ops are
    /// "<name of block>.<op>".
    [[nodiscard]] virtual sim::ModelGraph model(Choices const& choices) const = 0;

    /// Cut position, 0 .. blocks, of the choice made.
    [[nodiscard]] virtual std::size_t cut(Choices const& choices) const = 0;
    /// Whether the coding at the cut is among the variables; if not, it is the application's.
    [[nodiscard]] virtual bool searches_codec() const = 0;

    /// The same choices at full width: whose weights are shared among widths, a narrower network takes a part
    /// of those of this one. The choices themselves where the space has no widths.
    [[nodiscard]] virtual Choices widest(Choices const& choices) const { return choices; }

    /// Whether the output depends on the input. Where it does not, the model stands for costs alone.
    [[nodiscard]] virtual bool is_connected(Choices const&) const { return true; }

    /// Text that is the same for architectures that compute the same function family (isomorphic cells,
    /// identities anywhere), split and coding left out.
    [[nodiscard]] virtual std::string architecture(Choices const& choices) const = 0;

    /// The one that stands for all candidates of the same architecture(): split and coding at their first
    /// choices, and of architectures that compute the same the first.
    [[nodiscard]] virtual Choices representative(Choices const& choices) const;

    /// The same choices for images of so many pixels a side, and all layers as they are: small enough to
    /// look at thousands of networks untrained.
    /// Null where the images of the space cannot be changed. \pre size is at least 4
    [[nodiscard]] virtual std::unique_ptr<ArchitectureSpace> miniature(std::int64_t /*size*/) const
    {
        return nullptr;
    }

    /// What tables of accuracies and latencies list this architecture under: the index of a NAS-Bench-201
    /// cell, the op digits of an FBNet network; empty in other spaces.
    [[nodiscard]] virtual std::string table_key(Choices const& choices) const = 0;

    /// The architecture as numbers that a model of accuracies can be fitted to: as many whatever the choices,
    /// and the same for isomorphic ones. Unless a space knows better: for each of its choices whether it was
    /// made, and for each name of a choice how many variables have it. Split and coding are left out.
    [[nodiscard]] virtual std::vector<double> traits(Choices const& choices) const;

    [[nodiscard]] virtual std::size_t form_count() const = 0;
    /// Form of each block; shape (blocks,).
    [[nodiscard]] virtual std::vector<std::uint32_t> forms(Choices const& choices) const = 0;
    /// \pre form < form_count(), as for all that take a form
    [[nodiscard]] virtual Block block(std::size_t form) const = 0;
    /// The first form that costs the same everywhere, by block() as by find_time(): what is worked out of
    /// each form is worked out of that one alone.
    [[nodiscard]] virtual std::size_t form_alike(std::size_t form) const { return form; }
    /// Time of the block on one worker of the group at full speed: the sum over its fused ops of
    /// sim::find_op_time (measured times of ops, else the roofline), random times by their mean.
    /// \return nothing where an op has no measured time and the device states no speed
    [[nodiscard]] virtual std::optional<sim::Seconds> find_time(std::size_t form,
                                                                sim::DeviceGroup const& group) const = 0;

    [[nodiscard]] virtual std::size_t crossing_count() const = 0;
    /// Number of what crosses if the candidate is cut before block `cut`, whatever its split says. At either
    /// end (nothing on the device, nothing on the server) nothing is coded.
    [[nodiscard]] virtual std::size_t crossing(Choices const& choices, std::size_t cut) const = 0;
    [[nodiscard]] virtual Crossing crossing_of(std::size_t crossing) const = 0;

    /// The blocks of the architecture, all of the same number whatever the choices; shape (blocks,).
    [[nodiscard]] std::vector<Block> blocks(Choices const& choices) const;
    /// Coding of the tensor at the candidate's cut; empty also where the space does not choose it.
    [[nodiscard]] std::vector<sim::CodecStage> codec(Choices const& choices) const;
};

} // namespace sunder::nas
