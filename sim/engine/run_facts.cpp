#include "sim/engine/run_facts.hpp"

#include "sim/forecast/heavy_tails.hpp"

#include <algorithm>
#include <limits>

namespace sunder::sim {
namespace {

/// \param cuts  their codes, shape (applications, ways)
Expected expected_of(Deployment const& deployment, Table<std::vector<std::int32_t>, Application> const& cuts,
                     std::vector<std::string> const& exits)
{
    auto const is_known = [](Way const& way) { return way.accuracy || way.early; };
    Expected rows;
    if (std::ranges::none_of(deployment.applications, [&](DeployedApplication const& application) {
            return std::ranges::any_of(application.ways, is_known);
        }))
        return rows;
    for (auto const id : deployment.applications.ids()) {
        auto const& ways = deployment.applications[id].ways;
        for (std::size_t way = 0; way < ways.size(); ++way) {
            rows.application.push_back(id.code());
            rows.cut.push_back(cuts[id][way]);
            rows.exit.push_back(number_of_exit(exits, ways[way]));
            rows.accuracy.push_back(ways[way].accuracy.value_or(std::numeric_limits<double>::quiet_NaN()));
        }
    }
    return rows;
}

/// But for cuts, exits and what is expected.
Records records_of(Deployment const& deployment)
{
    Records records;
    auto const& groups = deployment.platform.devices;
    auto const infinite = infinite_variances(deployment);
    for (auto const id : deployment.applications.ids()) {
        auto const& application = deployment.applications[id];
        records.applications.push_back(
            {.name = application.name,
             .model = application.model,
             .origin = groups[application.origin].name,
             .cut = application.ways.front().plan.name,
             .deadline = application.deadline,
             .tail = infinite[id.index()] ? Tail::infinite_variance : Tail::light,
             .answers = application.steps ? Answering::in_tokens : Answering::at_once});
    }
    for (auto const& group : groups)
        records.groups.push_back(group.name);
    for (auto const& link : deployment.platform.links)
        records.links.push_back(link.name);
    records.scenario = deployment.name;
    records.seed = deployment.run.seed;
    return records;
}

} // namespace

Table<std::vector<std::int32_t>, Application> coded_cuts(Deployment const& deployment,
                                                         std::vector<std::string>& names)
{
    Table<std::vector<std::int32_t>, Application> codes;
    codes.reserve(deployment.applications.size());
    for (auto const& application : deployment.applications) {
        auto& mine = codes.emplace_back();
        mine.reserve(application.ways.size());
        for (auto const& way : application.ways)
            mine.push_back(code_in(names, way.plan.name));
    }
    return codes;
}

std::vector<std::string> names_of_exits(Deployment const& deployment)
{
    std::vector<std::string> names{"none"};
    for (auto const& application : deployment.applications)
        for (auto const& way : application.ways)
            if (way.early) (void)code_in(names, way.early->exit);
    return names;
}

ExitNumber number_of_exit(std::vector<std::string> const& names, Way const& way)
{
    if (!way.early) return ExitNumber{0};
    return static_cast<ExitNumber>(std::ranges::find(names, way.early->exit) - names.begin());
}

Records run_facts_of(Deployment const& deployment)
{
    auto records = records_of(deployment);
    auto const cuts = coded_cuts(deployment, records.cuts);
    records.exits = names_of_exits(deployment);
    records.expected = expected_of(deployment, cuts, records.exits);
    return records;
}

} // namespace sunder::sim
