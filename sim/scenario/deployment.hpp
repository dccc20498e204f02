/// \file
/// What was decided: everything one run needs, with nothing left to look up or to go wrong.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/cost/growing_time.hpp"
#include "sim/cost/service_time.hpp"
#include "sim/plan/plan.hpp"
#include "sim/policy/policy_settings.hpp"
#include "sim/policy/way_profile.hpp"
#include "sim/scenario/scenario.hpp"

#include <algorithm>
#include <cstddef>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

/// One stretch of ops on one device, and the message that leaves it. A device is occupied by the three times
/// in a row, as one job.
struct Leg {
    Id<DeviceGroup> device;
    ServiceTime decode;
    ServiceTime compute;
    ServiceTime encode;
    Flops work;                     ///< of the ops, without coding
    Bytes memory;                   ///< that the device needs for the ops, see memory_need()
    Bytes sent;                     ///< to the next leg, as coded; whole bytes; 0 for the last leg
    std::optional<Id<Route>> route; ///< to the next leg's device; none for the last leg
    std::optional<Watts> power{};   ///< of a worker meanwhile; absent: as its device stands
    GrowingTime growth{}; ///< of further passes: what one takes more than `compute`, which is that of
                          ///< a pass in the mean, by the tokens kept; `work` is a mean, too
    std::vector<InputMessage> inputs{}; ///< it waits for, which set out as the request begins
};

/// One complete manner of answering a request. Legs without ops still carry a message through (a head without
/// ops only sends the input); a plan that stays on the origin has one leg.
struct Way {
    Plan plan;
    std::vector<Leg> legs;          ///< at least one
    std::vector<Id<Route>> back;    ///< of the answer, hop by hop from the last leg's device to the origin
    std::optional<double> accuracy; ///< expected share of its answers that are right; nothing where not known

    /// Where requests leave before the end, which take another way to there.
    struct Leaving {
        double until = 1;    ///< those of a lower difficulty, see sim/plan/used_exits.hpp, if not before
        std::size_t way = 0; ///< of the application's
    };
    std::vector<Leaving> leaving; ///< `until` ascends

    /// Of a way that only requests take that leave another one early.
    struct Early {
        std::size_t of = 0; ///< number of that one
        std::string exit;   ///< name
    };
    std::optional<Early> early;
    /// (legs,) or none: ways of the application, this one or its likes, that are the same before the leg and
    /// of which one is chosen there with the device that serves it, see forked_ways(). None where all ways
    /// that a request may take so have the same device group there.
    std::vector<std::vector<std::size_t>> forks{};
};

/// By which rule each device chooses a way when a request arrives.
struct WayChoice {
    PolicySettings policy;
    std::vector<std::size_t> among;   ///< numbers of ways, at least one
    std::vector<WayProfile> profiles; ///< of these
};

/// Another way that a request takes, see Fallback.
struct SecondWay {
    std::size_t way = 1; ///< of the application's
    bool when_failed = true;
    bool when_dropped = true;
    std::optional<Seconds> after;
};

/// What follows the first pass of a request, see Steps.
struct FurtherPasses {
    std::size_t way = 1; ///< of the application's, with its guesses
    std::string model;
    TokenCount count;
    std::optional<Lookahead> lookahead;
    Bytes answer;              ///< of each
    std::int64_t prompt = 0;   ///< tokens that the first pass takes in, where they are kept
    bool keeps_tokens = false; ///< so passes go to the servers of the first
};

/// One application with its plans worked out. Ways that end early stand among the others, but nobody chooses
/// them.
struct DeployedApplication {
    std::string name;
    std::string model;
    Id<DeviceGroup> origin;
    Arrivals arrivals;
    std::optional<Seconds> deadline;
    std::int64_t priority = 0;
    Dispatch dispatch = Dispatch::home;
    std::optional<Seconds> health_check;
    Transport transport = Datagram{};
    Bytes answer;                    ///< 0: no answer is sent
    std::vector<Way> ways;           ///< at least one
    std::optional<WayChoice> choice; ///< absent: every request takes the first way
    std::optional<Retry> retry;
    std::optional<SecondWay> second;
    std::optional<FurtherPasses> steps; ///< absent: a request is one pass
};

/// Of the requests that begin on a way, those that take this one in the end.
struct WayEnd {
    double share = 1;
    std::size_t way = 0;
};

/// Of those that begin on way `way`: that one itself, or those to where they leave early and that one. Shares
/// add up to 1.
[[nodiscard]] std::vector<WayEnd> endings_of(DeployedApplication const& application, std::size_t way);
/// Of all passes of a request.
[[nodiscard]] inline Bytes largest_answer(DeployedApplication const& application)
{
    return application.steps ? std::max(application.answer, application.steps->answer) : application.answer;
}

/// \param way  of the application
[[nodiscard]] inline std::string const& model_of(DeployedApplication const& application, Way const& way)
{
    bool const is_further = application.steps && &way == &application.ways[application.steps->way];
    return is_further ? application.steps->model : application.model;
}

struct Deployment {
    std::string name;
    Platform platform;
    Table<DeployedApplication, Application> applications;
    RunSettings run;
};

/// Plans every application and checks all that needs more than one part of the scenario: routes, cuts, raw
/// input, memory.
/// \throws InputError  with every mistake found.
[[nodiscard]] Deployment deploy(Scenario const& scenario);

/// The origin and all servers of an application, with the routes between them as far as there are any.
[[nodiscard]] Chain whole_chain(Scenario const& scenario, Application const& application);

} // namespace sunder::sim
