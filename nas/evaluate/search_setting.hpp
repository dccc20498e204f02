/// \file
/// Where candidates have to prove themselves: everything of a scenario but the searched model.
#pragma once

#include "sim/plan/chain.hpp"
#include "sim/scenario/deployment.hpp"

#include <string>
#include <vector>

namespace sunder::nas {

/// A deployment whose searched application has its origin, arrivals, deadline, priority and answer, but no
/// model, plan or legs yet, and what a candidate needs to get them.
struct SearchSetting {
    sim::Deployment base;
    std::size_t application = 0;        ///< which is searched
    int server = 0;                     ///< group of the tail
    int out = 0;                        ///< route from the origin to the server
    int back = -1;                      ///< and back; -1: there is none, and no answer that would need it
    std::vector<sim::CodecStage> codec; ///< at the cut, in spaces that do not search it
    sim::RawInput raw_input = sim::RawInput::forbidden;
    std::string text; ///< the scenario's resolved text: same text, same results

    [[nodiscard]] sim::DeployedApplication const& searched() const { return base.applications[application]; }
    [[nodiscard]] sim::DeviceGroup const& origin_group() const
    {
        return base.platform.devices[static_cast<std::size_t>(searched().origin)];
    }
    [[nodiscard]] sim::DeviceGroup const& server_group() const
    {
        return base.platform.devices[static_cast<std::size_t>(server)];
    }
};

/// The searched application's model and split in the scenario do not matter; all others are deployed as they
/// are.
/// \pre application < scenario.applications.size()
/// \throws InputError  unless it names one server, with a route to it and, for an answer, one back; and as
/// deploy() does.
[[nodiscard]] SearchSetting search_setting_of(sim::Scenario const& scenario, std::size_t application);

} // namespace sunder::nas
