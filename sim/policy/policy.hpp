/// \file
/// Who chooses the way of each request of one device: what it sees, what it is told, how it is made.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/base/random.hpp"
#include "sim/policy/policy_settings.hpp"
#include "sim/policy/way_profile.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace sunder::sim {

/// What a request would cost that takes a way now.
struct Foretold {
    Seconds latency;
    Joules energy;
};

/// Knows what is to come. Only Clairvoyant may ask.
class Foresight {
public:
    /// Of a way by its number among those that may be chosen.
    [[nodiscard]] virtual Foretold foretell(std::size_t way) const = 0;

protected:
    ~Foresight() = default;
};

/// What a device knows when it has to choose, beside what it was told before.
struct Observation {
    Seconds now;
    std::int64_t request = 0;             ///< among its own, from 0
    Seconds own_wait;                     ///< until it comes to the request itself
    std::optional<double> charge;         ///< of its battery, as a share; nothing where it has none
    Foresight const* foresight = nullptr; ///< for Clairvoyant
};

/// What a device knows of a request of its own that is over. A device hears of that when the request ends,
/// with or without an answer.
struct Feedback {
    Seconds now;
    std::int64_t request = 0;
    std::size_t way = 0; ///< its number among those that may be chosen
    bool finished = true;
    Seconds latency;
    Joules energy;
    Bytes sent;          ///< of the message that left the device, if one arrived
    Seconds sending;     ///< how long that took, its delay too
    Seconds own_wait;    ///< for the device itself
    Seconds server_wait; ///< for servers, as they report it with the answer
    bool stayed = false; ///< it left at an exit on the device, so no server was asked
};

/// Chooses for one device, whose requests may overlap: several may be chosen for before the first is over.
class Policy {
public:
    Policy() = default;
    virtual ~Policy() = default;
    Policy(Policy const&) = delete;
    Policy& operator=(Policy const&) = delete;

    /// \return the number of a way among those that may be chosen
    [[nodiscard]] virtual std::size_t choose(Observation const& seen) = 0;
    virtual void learn(Feedback const& /*told*/) {}
};

/// What policies of one application have in common. \invariant what it refers to outlives them
struct PolicyProblem {
    PolicySettings const& settings;
    std::vector<WayProfile> const& ways; ///< those that may be chosen, at least one
    std::optional<Seconds> deadline;     ///< \pre LeastEnergyInTime has one
};

/// \param seed  of the device, for those that draw
[[nodiscard]] std::unique_ptr<Policy> make_policy(PolicyProblem const& problem, Seed seed);

} // namespace sunder::sim
