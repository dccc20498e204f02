/// \file
/// Where candidates have to prove themselves: everything of a scenario but the searched model.
#pragma once

#include "sim/plan/chain.hpp"
#include "sim/scenario/deployment.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sunder::nas {

/// A deployment whose searched application has its origin, arrivals, deadline, priority and answer, but no
/// model, plan or legs yet, and what a candidate needs to get them.
struct SearchSetting {
    sim::Deployment base;
    sim::Id<sim::Application> application;   ///< which is searched
    sim::Id<sim::DeviceGroup> server;        ///< of the tail
    sim::Id<sim::Route> out;                 ///< from the origin to the server
    std::optional<sim::Id<sim::Route>> back; ///< likewise; none only where no answer would need it
    std::vector<sim::CodecStage> codec;      ///< at the cut, in spaces that do not search it
    sim::RawInput raw_input = sim::RawInput::forbidden;
    std::string text; ///< the scenario's resolved text: same text, same results

    [[nodiscard]] sim::DeployedApplication const& searched() const { return base.applications[application]; }
    [[nodiscard]] sim::DeviceGroup const& origin_group() const
    {
        return base.platform.devices[searched().origin];
    }
    [[nodiscard]] sim::DeviceGroup const& server_group() const { return base.platform.devices[server]; }
};

/// The searched application's model and split in the scenario do not matter; all others are deployed as they
/// are.
/// \pre the application is one of the scenario
/// \throws InputError  unless it names one server, with a route to it and, for an answer, one back; and as
/// deploy() does.
[[nodiscard]] SearchSetting search_setting_of(sim::Scenario const& scenario,
                                              sim::Id<sim::Application> application);

} // namespace sunder::nas
