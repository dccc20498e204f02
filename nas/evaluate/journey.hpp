/// \file
/// What every request of a candidate does: compute, cross, compute.
#pragma once

#include "nas/evaluate/evaluation.hpp"
#include "nas/evaluate/search_setting.hpp"
#include "nas/realise/block_chain.hpp"

#include <compare>
#include <cstdint>
#include <string>
#include <vector>

namespace sunder::nas {

/// All that the simulator needs to know of a candidate: in one setting, equal journeys have equal results.
/// Times are of one worker at full speed.
struct Journey {
    enum class End : std::uint8_t { on_device, on_server };

    sim::Seconds head;
    sim::Seconds encode;
    sim::Bytes sent; ///< as coded
    sim::Seconds decode;
    sim::Seconds tail;
    End end = End::on_server; ///< on_device: there is only the head
    /// Energy of head and tail as it was measured, less what the devices' power says for their times: added
    /// to that of each request.
    sim::Joules beyond = {};

    friend auto operator<=>(Journey const&, Journey const&) = default;
};

/// A tensor at the cut as it is coded, how long that takes on both sides, and what it costs in accuracy.
struct CodedTensor {
    sim::Bytes sent;
    sim::Seconds encode;
    sim::Seconds decode;
    double accuracy_cost = 0;                                                ///< share
    enum class Times : std::uint8_t { known, unknown } times = Times::known; ///< unknown ones are 0
};
[[nodiscard]] CodedTensor coded(SearchSetting const& setting, sim::Tensor const& tensor,
                                std::vector<sim::CodecStage> const& codec);

/// Whether every block on it has a time where it runs.
[[nodiscard]] bool can_run(Journey const& journey);

/// The journey of a chain that is coded by `chain.codec`. A chain that ends on the device codes and sends
/// nothing. Where a device states no speed, coding takes no time here: ask obstacle_of().
/// \pre cut <= blocks
[[nodiscard]] Journey journey_of(SearchSetting const& setting, BlockChain const& chain);

/// What stands against the chain, whatever the load.
[[nodiscard]] CandidateObstacle obstacle_of(SearchSetting const& setting, BlockChain const& chain);

/// Blocks from `first` up to, not including, `last` on one device: all their weights and the largest input
/// and output of one op.
[[nodiscard]] sim::Bytes memory_of(BlockChain const& chain, std::size_t first, std::size_t last);

/// The setting with every request on this journey, ready for the simulator. The plan's name is `name`.
[[nodiscard]] sim::Deployment deployment_of(SearchSetting const& setting, Journey const& journey,
                                            std::string name);

/// Text that is the same for equal journeys only: every figure with all its digits.
[[nodiscard]] std::string text_of(Journey const& journey);

} // namespace sunder::nas
