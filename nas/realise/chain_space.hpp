/// \file
/// Spaces described block by block: each block has fixed ops, or ops that variables choose.
#pragma once

#include "nas/realise/coding.hpp"
#include "sim/base/diagnostic.hpp"
#include "sim/model/build_model.hpp"

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sunder::nas {

/// What choices make of a block. Ops name one another as in a model file, without the block's name; what
/// enters the block is called `block_input`. The last op's output leaves the block; without ops it is an
/// identity.
struct Realisation {
    std::string kind;   ///< as Block::kind
    double share = 1.0; ///< as Block::share
    std::vector<sim::OpDescription> ops;
};

constexpr auto block_input = "input";

struct BlockDescription {
    std::string name;
    std::vector<std::size_t> variables; ///< that it depends on, by index into ChainDescription::variables
    /// From the choices of these variables, shape (variables,), and from what enters the block.
    std::function<Realisation(Choices const& choices, sim::Tensor const& input)> realise;
};

/// \invariant no variable is called "split", "bottleneck" or "bits", no block "server_only" or "device_only";
/// names of blocks differ
/// \invariant `input` states its bytes
struct ChainDescription {
    std::string name;
    std::string input_name = "image";
    sim::Tensor input;
    std::vector<Variable> variables; ///< of the architecture; split and coding are added behind them
    std::vector<std::size_t> widths; ///< those whose last choice is the full width, and the others narrower
    std::vector<BlockDescription> blocks;
    Coding coding;

    /// ArchitectureSpace::architecture of canonical choices; where absent, text_of the architecture's
    /// variables, so that only equal choices are the same architecture.
    std::function<std::string(Choices const&)> architecture;
    /// ArchitectureSpace::table_key of canonical choices; where absent, empty.
    std::function<std::string(Choices const&)> table_key;
    /// ArchitectureSpace::miniature; where absent, there is none.
    std::function<std::unique_ptr<ArchitectureSpace>(std::int64_t size)> miniature;
    sim::Location where; ///< of the space as a whole
};

/// Makes every form of every block, so that mistakes show before anything is searched.
/// Mistakes go to `diagnostics`: all those of the first form that has any.
/// \return nothing where something was reported
[[nodiscard]] std::unique_ptr<ArchitectureSpace> build_chain_space(ChainDescription description,
                                                                   sim::Diagnostics& diagnostics);

} // namespace sunder::nas
