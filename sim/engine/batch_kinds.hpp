/// \file
/// Whose requests ask for the same, so that they may share a batch, and a piece of a model.
#pragma once

#include "sim/scenario/deployment.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sunder::sim {

/// Legs that are one piece of work to a device: the same ops of the same model, coded alike, of whichever
/// application. Each device group counts its own.
class BatchKinds {
public:
    explicit BatchKinds(Table<DeviceGroup> const& groups)
        : known_(groups.size()), memory_(groups.size(), {Bytes{}})
    {
    }

    /// The kind of leg `leg` of a way, see Station::Job. \pre application and way outlive it
    [[nodiscard]] std::uint32_t kind_of(DeployedApplication const& application, Way const& way,
                                        std::size_t leg);
    /// Memory that each kind of a group needs, Station::Job::alone included. Stays where it is.
    [[nodiscard]] std::vector<Bytes> const& memory(Id<DeviceGroup> group) const
    {
        return memory_[group.index()];
    }

private:
    struct KnownLeg {
        DeployedApplication const* application = nullptr;
        Way const* way = nullptr;
        std::size_t leg = 0;
    };
    [[nodiscard]] static bool alike(KnownLeg const& a, KnownLeg const& b);

    std::vector<std::vector<KnownLeg>> known_; ///< of each group, one of each kind
    std::vector<std::vector<Bytes>> memory_;   ///< likewise
};

} // namespace sunder::sim
