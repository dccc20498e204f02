#include "sim/engine/way_chooser.hpp"

#include "sim/engine/seeds.hpp"
#include "sim/policy/own_policies.hpp"

namespace sunder::sim {
namespace {

std::vector<std::string> names_of(DeployedApplication const& application)
{
    std::vector<std::string> names;
    for (auto const way : application.choice->among)
        names.push_back(application.ways[way].plan.name);
    return names;
}

} // namespace

WayChooser::WayChooser(Setup const& setup)
    : application_{*setup.application},
      foretelling_{*setup.deployment, application_, *setup.itineraries},
      number_of_(application_.ways.size())
{
    auto const& choice = *application_.choice;
    for (std::size_t number = 0; number < choice.among.size(); ++number)
        number_of_[choice.among[number]] = number;
    PolicyProblem const problem{
        .settings = choice.policy, .ways = choice.profiles, .deadline = application_.deadline};
    policies_.reserve(setup.devices);
    auto const& make_own = OwnPolicies::present();
    for (std::size_t device = 0; device < setup.devices; ++device)
        policies_.push_back(make_own
                                ? make_own({.application = application_.name,
                                            .number = device,
                                            .ways = names_of(application_),
                                            .problem = problem})
                                : make_policy(problem, seed_of_choices(seed_of_source(
                                                           setup.seed, static_cast<std::int64_t>(device)))));
}

std::size_t WayChooser::choose(Foretelling::Asked const& asked, std::int64_t request)
{
    foretelling_.ask(asked);
    auto const number = policies_[asked.device]->choose({.now = asked.now,
                                                         .request = request,
                                                         .own_wait = foretelling_.own_wait(),
                                                         .charge = foretelling_.own_charge(),
                                                         .foresight = &foretelling_});
    return application_.choice->among[number];
}

void WayChooser::learn(std::size_t device, Feedback told)
{
    auto const number = number_of_[told.way];
    if (!number) return;
    told.way = *number;
    policies_[device]->learn(told);
}

} // namespace sunder::sim
