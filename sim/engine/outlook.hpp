/// \file
/// How long the requests of a run will take, as far as it can be told from how things stand.
#pragma once

#include "sim/engine/live_requests.hpp"
#include "sim/engine/simulation.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <unordered_map>
#include <vector>

namespace sunder::sim {

/// Follows the requests of one run between its events. A request at a device ends there when all the work
/// that is there now is done, shared out equally among the workers. One that travels arrives after the mean
/// time of a lone message, or when all that flows over its busiest link now is over it, and finds the work
/// that is there now. What is ahead of it then takes as long as in the mean for a lone request. Exact for one
/// queue in order of coming; for other disciplines and losses a guess, which a request outgrows by its age.
class Outlook {
public:
    /// \pre both outlive it
    Outlook(Deployment const& deployment, Simulation& simulation);

    /// Called after each event.
    void look();
    /// A request has ended. Called during events.
    void forget(std::int64_t number);

    /// See StepwiseRun::longest_in_sight().
    [[nodiscard]] Seconds longest(Seconds at, std::optional<Id<Application>> whose) const;

    /// See StepwiseRun::instant_of().
    [[nodiscard]] Seconds instant_of(Seconds longest, std::optional<Id<Application>> whose) const;

private:
    using Standing = LiveRequests::Standing;

    /// One request under way.
    struct Seen {
        std::size_t place = 0;
        Standing standing;
        Seconds ends_at;
    };
    /// What is ahead in the mean of a request that is alone.
    struct Ahead {
        std::vector<Seconds> messages; ///< (legs - 1,) to the next leg's device
        std::vector<Seconds> behind;   ///< (legs,) all behind the work of a leg, the way back included
        Seconds back;
        Seconds work; ///< of all legs
    };

    [[nodiscard]] Ahead ahead_of(DeployedApplication const& application, Way const& way) const;
    [[nodiscard]] Ahead const& ahead_of(Itinerary const& itinerary) const;
    [[nodiscard]] Seconds at_device(Standing const& standing, std::size_t leg) const;
    [[nodiscard]] Seconds end_of(Standing const& standing) const;
    [[nodiscard]] Seconds end_of_travel(Standing const& standing, Seconds to_clear) const;
    void follow_those_under_way();
    [[nodiscard]] Seconds newcomer(Id<Application> application) const;
    [[nodiscard]] Seconds wait(Itinerary const& itinerary, std::size_t leg) const;
    void meet(std::int64_t first);

    Deployment const& deployment_;
    Simulation& simulation_;
    std::unordered_map<Way const*, Ahead> aheads_;
    std::vector<Seen> seen_;
    std::vector<std::int64_t> ended_; ///< since the last look
    std::int64_t met_ = 0;            ///< requests below this number are known, or have ended
};

} // namespace sunder::sim
