/// \file
/// Candidates of one space on one device and one server, as sums.
#pragma once

#include "nas/realise/compute_times.hpp"

#include <vector>

namespace sunder::nas {

/// What the two stretches of a candidate amount to. The time of a lone request is `head` + encoding and
/// sending of the crossing + `tail`, where there is a tail.
struct Stretches {
    sim::Seconds head; ///< on the device
    sim::Seconds tail; ///< on the server
    sim::Bytes
        memory; ///< of the device: all weights of the head and the largest activation of one of its ops
    std::size_t cut = 0;
    std::size_t crossing = 0;  ///< ArchitectureSpace::crossing_of
    sim::Joules head_energy{}; ///< where the device's is measured
    sim::Joules tail_energy{}; ///< where the server's is
};

/// The fast way to look at many candidates: forms are looked up, not made. About a quarter of a microsecond a
/// candidate of fbnet or nasbench201.
/// \invariant the space outlives the table
class ChainTable {
public:
    /// \pre both hold times of this space
    ChainTable(ArchitectureSpace const& space, ComputeTimes device, ComputeTimes server);

    [[nodiscard]] ArchitectureSpace const& space() const { return *space_; }
    [[nodiscard]] ComputeTimes const& device() const { return device_; }
    [[nodiscard]] ComputeTimes const& server() const { return server_; }

    /// The candidate at its own cut.
    [[nodiscard]] Stretches stretches(Choices const& choices) const;

    /// The candidate's architecture and coding at every cut, whatever its split says; shape (blocks + 1,).
    [[nodiscard]] std::vector<Stretches> at_every_cut(Choices const& choices) const;

    /// Of the whole architecture.
    [[nodiscard]] sim::Flops work(Choices const& choices) const;
    [[nodiscard]] sim::Bytes weights(Choices const& choices) const;

    /// The candidate block by block.
    [[nodiscard]] BlockChain chain(Choices const& choices) const;

private:
    void add_energies(std::vector<std::uint32_t> const& forms, Stretches& sums) const;

    ArchitectureSpace const* space_;
    ComputeTimes device_;
    ComputeTimes server_;
    std::vector<sim::Flops> work_;        ///< (forms,)
    std::vector<sim::Bytes> weights_;     ///< (forms,)
    std::vector<sim::Bytes> activations_; ///< (forms,)
};

/// The candidate block by block; for many of them make a ChainTable.
[[nodiscard]] BlockChain chain_of(ArchitectureSpace const& space, ComputeTimes const& device,
                                  ComputeTimes const& server, Choices const& choices);

} // namespace sunder::nas
