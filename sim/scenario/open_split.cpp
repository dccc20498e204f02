#include "sim/scenario/open_split.hpp"

#include "sim/base/match.hpp"

namespace sunder::sim {

BestUnderLoad const* find_open_split(Application const& application)
{
    return std::visit(
        Match{[](BestUnderLoad const& open) { return &open; },
              [](OneOf<DeviceOnly, ServerOnly, After, Cuts, Best, Adaptive> auto const& /*decided*/)
                  -> BestUnderLoad const* { return nullptr; }},
        application.split);
}

std::vector<Id<Application>> open_splits(Scenario const& scenario)
{
    std::vector<Id<Application>> open;
    for (auto const id : scenario.applications.ids())
        if (find_open_split(scenario.applications[id]) != nullptr) open.push_back(id);
    return open;
}

} // namespace sunder::sim
