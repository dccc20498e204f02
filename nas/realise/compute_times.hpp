/// \file
/// How long each block of an architecture takes on one device.
#pragma once

#include "nas/realise/architecture_space.hpp"
#include "nas/realise/nasbench201.hpp"

#include <map>
#include <optional>
#include <string>
#include <vector>

namespace sunder::nas {

/// Times of all forms of a space on one worker of a device at full speed, and where they come from, which is
/// part of every result.
struct ComputeTimes {
    std::vector<sim::Seconds> of_form;         ///< (forms,); infinite where the device cannot run it
    std::string source;                        ///< in one line
    std::vector<sim::Joules> energy_of_form{}; ///< (forms,) as measured; empty: the device's power says it
};

/// Shape (blocks,).
[[nodiscard]] std::vector<sim::Seconds> times_of(ArchitectureSpace const& space, ComputeTimes const& times,
                                                 Choices const& choices);

/// Measured times by kind of block.
using KindTimes = std::map<std::string, sim::Seconds, std::less<>>;

/// Kinds of the blocks of the space, in order and each once.
[[nodiscard]] std::vector<std::string> kinds_of(ArchitectureSpace const& space);

/// Kinds of the blocks of the space that the table does not have and that do some work, in order and each
/// once; an empty text among them stands for blocks of no kind.
[[nodiscard]] std::vector<std::string> missing_kinds(ArchitectureSpace const& space, KindTimes const& table);

/// Each block takes its kind's time, times its share: measured times of ops are taken to add up, and a
/// narrower block to take as much less as it has fewer multiply-accumulates. Blocks that do no work and are
/// not in the table take no time.
/// \pre missing_kinds(space, table) is empty
[[nodiscard]] ComputeTimes additive_times(ArchitectureSpace const& space, KindTimes const& table,
                                          std::string source);

/// How a latency that was measured of the whole network divides over its blocks.
enum class LatencyDivision : std::uint8_t {
    cells_only,    ///< equally over the 15 cells; stem, reductions and classifier take no time
    fixed_by_work, ///< stem, reductions and classifier take their share of the network's work; the rest is
                   ///< divided equally over the cells
};

/// Equal shares are natural: all cells of a network are the same, and each stage's cells do the same
/// multiply-accumulates (C^2 H^2 is constant).
/// \param latencies  of the networks, by the index of their cells; shape (15625,); infinite where the device
/// cannot run the network
[[nodiscard]] ComputeTimes whole_network_times(NasBench201 const& space,
                                               std::vector<sim::Seconds> const& latencies,
                                               LatencyDivision division, std::string source);

/// Energies of whole networks, divided likewise; shape (forms,).
[[nodiscard]] std::vector<sim::Joules> whole_network_energies(NasBench201 const& space,
                                                              std::vector<sim::Joules> const& energies,
                                                              LatencyDivision division);

/// Each block by ArchitectureSpace::find_time.
/// \return nothing where a block has no time: the device states no speed
[[nodiscard]] std::optional<ComputeTimes> find_roofline_times(ArchitectureSpace const& space,
                                                              sim::DeviceGroup const& group);

} // namespace sunder::nas
