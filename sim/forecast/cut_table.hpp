/// \file
/// What every cut of an application would cost a lone request.
#pragma once

#include "sim/plan/chain.hpp"
#include "sim/scenario/deployment.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

enum class CutKind : std::uint8_t {
    vertex, ///< one tensor crosses at each hop, or none
    general ///< several tensors cross at some hop
};

struct CutRow {
    std::vector<Cut> cuts; ///< (servers,) one a hop
    std::string name;      ///< "conv1", "[conv1, pool2]", "conv1 | conv3", "device_only", "server_only"
    CutKind kind = CutKind::vertex;
    std::string block; ///< where all its cuts lie behind blocks: their names, "encoder.layer.3"; else empty
    Price price;
    std::string why_not; ///< what stands against it; empty where it can be used
    bool chosen = false; ///< by the application's split
};

struct CutTable {
    std::vector<CutRow> rows; ///< from the smallest head to the largest: server_only first, device_only last
    bool complete =
        true; ///< false: too many cuts, those at cut vertices, behind blocks and the best are listed
};

/// Prices every cut; for several hops every nested combination of cuts. Where there are more than `limit` of
/// them only those at vertices and behind blocks, as far as these are no more than that, `chosen` itself, and
/// what best_cuts() finds for either objective: of one hop and no exits that is the best of all cuts, as long
/// as no memory is short. \param chosen  the cuts of each of the application's ways, shape (ways, servers)
[[nodiscard]] CutTable cut_table(ChainCosts const& costs, std::vector<std::vector<Cut>> const& chosen,
                                 std::size_t limit = 100'000);

/// What every cut of an application would cost a lone request; those that the deployment
/// uses are marked. Only "device_only" where there are no servers or no routes to them.
/// Of several groups for a hop the first one serves it.
/// \pre deployment = deploy(scenario)
[[nodiscard]] CutTable cuts_of(Scenario const& scenario, Deployment const& deployment,
                               Id<Application> application);

struct CutsByServers {
    std::vector<Id<DeviceGroup>> servers; ///< (hops,) that serve
    CutTable table;
};
/// Likewise, with each choice of groups; at least one.
[[nodiscard]] std::vector<CutsByServers>
cuts_by_servers(Scenario const& scenario, Deployment const& deployment, Id<Application> application);

} // namespace sunder::sim
