/// \file
/// What of a deployment decides what can be said of it without a run.
#pragma once

#include "sim/scenario/deployment.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sunder::sim {

/// Applications, ascending.
using Users = std::vector<Id<Application>>;

struct DeviceTraits {
    enum class Order : std::uint8_t {
        of_coming,
        by_priority,
        in_shares,
        by_urgency ///< by when each is due or how long it takes
    };

    Order order = Order::of_coming;
    bool drops = false;    ///< who finds the queue full, or is late
    bool batches = false;  ///< a worker serves several at once
    bool prepares = false; ///< warms up, or loads models
    bool varies = false;   ///< goes off, slows, or is not as the others of its group; or its radio is shared
    bool has_competitors = false;
    Users users; ///< who have a leg there
};

struct LinkTraits {
    enum class Delays : std::uint8_t {
        none,
        independent, ///< each belongs to its message
        by_order,    ///< they hang on the message before
        by_time      ///< and on how long ago that was
    };

    Delays delays = Delays::none;
    bool loses = false;    ///< packets or messages
    bool one_lane = false; ///< for both directions
    bool shares_equally =
        true; ///< its rate among all that are on it; else what each has hangs on who the others are
    bool rates_differ = false; ///< of one device's own link and another's
    Users senders;             ///< whose messages go over it
    Users answered;            ///< whose answers come back over it
};

struct ApplicationTraits {
    bool is_closed = false; ///< asks again when it was answered: when requests arrive is known by a run only
    bool is_random = false; ///< in the times of its ops
    bool is_dispatched = false; ///< which of a group's devices serves a request is chosen as the run goes
    bool is_adaptive = false;   ///< which way a request takes is chosen as the run goes
    bool leaves_early = false;  ///< at exits, as each request's difficulty has it
};

/// Whatever else there is in a deployment is a figure that bounds calculate with (rates, latencies, counts,
/// times, seeds), or changes nothing that happens to a request (names, powers, deadlines, what is recorded).
struct Traits {
    Table<DeviceTraits, DeviceGroup> devices;
    Table<LinkTraits, Link> links;
    Table<ApplicationTraits, Application> applications;
    bool is_steady = true; ///< nothing breaks, and every request is one pass, begun once, in one way
    bool shares_fairly =
        true; ///< a transfer takes latency + bytes / fair rate, as `exact` and `solver` have it
};

/// The definition takes every struct of a deployment apart, down to the alternatives of each choice: one more
/// member or alternative does not compile until it is decided here whether a bound must know it.
[[nodiscard]] Traits traits_of(Deployment const& deployment);

/// Whether anybody but that application is among the users.
[[nodiscard]] bool others_among(Users const& users, Id<Application> application);

} // namespace sunder::sim
