#include "sim/runner/tail.hpp"

#include "sim/base/parse_quantity.hpp"
#include "sim/base/shown_text.hpp"
#include "sim/config/load.hpp"
#include "sim/forecast/luck.hpp"
#include "sim/forecast/overloads.hpp"
#include "sim/output/tail_text.hpp"
#include "sim/process/stop_signals.hpp"
#include "sim/scenario/deployment.hpp"
#include "sim/scenario/network_traits.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/progress.hpp"
#include "tools/cli/syntax/overrides.hpp"
#include "tools/cli/syntax/shares.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <optional>
#include <string>

namespace sunder::cli {
namespace {

constexpr std::uint64_t most_replications = 1'000'000;

sim::Seconds bound_of(Arguments const& arguments)
{
    auto const text = arguments.text("beyond");
    constexpr auto* hint = "as in --beyond '15 ms'";
    if (!text) throw usage_error("tail", "--beyond is missing", hint);
    sim::ParseProblem problem;
    auto const bound = sim::parse_quantity(*text, sim::Seconds::dimension, problem);
    if (!bound) throw usage_error("tail", "--beyond: " + problem.message, problem.hint);
    if (!(*bound > 0)) throw usage_error("tail", "--beyond must be more than no time", hint);
    return sim::Seconds{*bound};
}

/// Nothing: all. The only application needs no name.
std::optional<sim::Id<sim::Application>> whose(Arguments const& arguments, sim::Deployment const& deployment)
{
    auto const name = arguments.text("application");
    auto const& applications = deployment.applications;
    if (!name) return applications.size() == 1 ? std::optional{*applications.ids().begin()} : std::nullopt;
    std::string names;
    for (auto const id : applications.ids()) {
        if (applications[id].name == *name) return id;
        names += (names.empty() ? "" : ", ") + applications[id].name;
    }
    throw usage_error("tail", fmt::format("there is no application '{}'", *name), "there are: " + names);
}

void refuse_what_cannot_be_split(sim::Deployment const& deployment)
{
    if (sim::network_traits_of(deployment.run.network_model).sharer == sim::NetworkTraits::Sharer::simgrids)
        throw usage_error("tail", "runs whose network_model is SimGrid's cannot be copied under way",
                          "with network_model: exact they can");
    if (sim::foretells_draws(deployment))
        throw usage_error("tail", "the policy 'clairvoyant' knows what copies of a run draw anew",
                          "any other policy may do");
    if (!sim::draws_under_way(deployment))
        throw usage_error("tail",
                          "nothing in this scenario is drawn as the run goes on, so all copies of it "
                          "would be alike",
                          "`sunder run` tells whether requests are late; random arrivals, times, jitter or "
                          "losses make tails");
}

void tail(Arguments const& arguments)
{
    sim::TailQuestion question{.beyond = bound_of(arguments)};
    question.accuracy = share_of(arguments, "accuracy", {.preset = "20 %", .least = 0.1, .most = 100});
    question.most_replications =
        static_cast<std::int64_t>(arguments.whole_number("replications", 2, most_replications)
                                      .value_or(static_cast<std::uint64_t>(question.most_replications)));
    auto overrides = overrides_of(arguments);
    overrides.replications.reset();
    auto const processes = processes_of(arguments);
    auto const scenario = sim::load_base(arguments.operands().front(), overrides).scenario;
    auto const deployment = sim::deploy(scenario);
    question.whose = whose(arguments, deployment);
    refuse_what_cannot_be_split(deployment);
    warn(scenario.warnings);
    for (auto const& warning : sim::overloads(deployment))
        say(fmt::format("sunder: warning: {}\n", sim::shown(warning)));

    std::optional<sim::HeldStopSignals> held{std::in_place};
    auto const answer = sim::estimate_tail(deployment, question, {.processes = processes, .progress = {}});
    held.reset();
    sim::TailHeading const heading{.whose = question.whose ? deployment.applications[*question.whose].name
                                                           : std::string{},
                                   .beyond = question.beyond,
                                   .accuracy = question.accuracy};
    print(arguments.given("json") ? sim::tail_json(heading, answer) : sim::tail_text(heading, answer));
}

} // namespace

Command tail_command()
{
    return {
        .syntax = {.name = "tail",
                   .operands = "SCENARIO",
                   .purpose = "Tells how likely a request is to be later than few are, by splitting "
                              "runs that come near to it.",
                   .example = "sunder tail scenarios/many_phones_one_server.yaml --beyond '150 ms'",
                   .options = {{"beyond", '\0', "TIME", "later than that is late, as in '15 ms'"},
                               {"application", '\0', "NAME", "whose requests", "all"},
                               {"accuracy", '\0', "SHARE",
                                "of the probability, half the width of its interval at which it is enough",
                                "20 %"},
                               set_option,
                               seed_option,
                               {"replications", '\0', "N", "at most, instead of the scenario's", "1000"},
                               {"jobs", 'j', "N", "replications at once", "one a core"},
                               {"json", '\0', "", "print the answer as JSON, in SI units"}}},
        .carry_out = tail};
}

} // namespace sunder::cli
