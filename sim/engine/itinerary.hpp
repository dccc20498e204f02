/// \file
/// Where the requests of an application go that take one way.
#pragma once

#include "sim/base/id.hpp"
#include "sim/engine/pool.hpp"
#include "sim/engine/seeds.hpp"
#include "sim/records/records.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <optional>
#include <vector>

namespace sunder::sim {

struct Channel;

/// The channels of one hop. A hop has a near end, where requests come from, and a far end, to which they go;
/// answers cross it from far to near.
class Hop {
public:
    /// \param far  1 where the channel is the same whichever device is at the far end
    Hop(std::size_t near, std::size_t far) : far_{far}, channels_(near * far) {}

    /// Nothing where it has not been opened.
    [[nodiscard]] std::optional<Id<Channel>>& channel(std::size_t near, std::size_t far)
    {
        return channels_[place(near, far)];
    }
    /// \pre it is open
    [[nodiscard]] Id<Channel> channel(std::size_t near, std::size_t far) const
    {
        return *channels_[place(near, far)];
    }

    /// Channels of each near end.
    [[nodiscard]] std::size_t far() const { return far_; }

private:
    [[nodiscard]] std::size_t place(std::size_t near, std::size_t far) const
    {
        return far_ == 1 ? near : near * far_ + far;
    }

    std::size_t far_;
    std::vector<std::optional<Id<Channel>>> channels_;
};

/// Where the group that serves a leg is chosen with its device.
struct Fork {
    /// A server of the pool.
    struct Arm {
        std::uint32_t way = 0;   ///< that requests to it take, by its number
        std::uint32_t place = 0; ///< in the pool of its group
    };
    Pool pool;
    std::vector<Arm> arms; ///< (servers of the pool,)
};

/// The devices that may serve each leg, and the hops between them.
struct Itinerary {
    struct Stop {
        Pool* pool = nullptr;
        std::int32_t first_row = 0;             ///< of device_rows(), where the pool begins
        std::uint32_t kind = 0;                 ///< of the leg's jobs, see Station::Job
        Dispatcher const* dispatcher = nullptr; ///< nothing where no device is chosen
        Watts power;                            ///< of a worker while it works for the leg
        Watts surplus;                          ///< of this, what it would not draw as the device stands
        Fork* fork = nullptr;                   ///< nothing where the group is known
        bool keeps_tokens = false;              ///< of the passes before: none is chosen anew
    };
    Id<Application> id;
    DeployedApplication const* application = nullptr; ///< outlives it, as its way does
    Way const* way = nullptr;
    Seconds patience{std::numeric_limits<double>::infinity()}; ///< until the deadline
    std::vector<Stop> stops;                                   ///< (legs,)
    std::vector<Hop> out;                                      ///< (legs - 1,)
    std::vector<Hop> back;                                     ///< (legs - 1,) or none, by leg like `out`
    /// An input with an origin of its own.
    struct ComingInput {
        std::size_t leg = 0; ///< that waits for it
        Bytes bytes;
        std::vector<Id<Channel>> channels; ///< (devices that ask,)
    };
    std::vector<ComingInput> inputs; ///< in the order of their legs
    bool leaves_early = false;       ///< some requests take other ways to their end, see Way::leaving
    ExitNumber exit = ExitNumber{0}; ///< where those that take this one leave
    bool may_fail_and_go_on = false; ///< requests may be begun again, or lose what a device worked on
    bool has_steps = false;          ///< it is that of one pass of several
    bool is_further = false;         ///< and not the first
    Bytes answer;                    ///< sent back; 0: none

    /// The way that a request takes of its application's that begins on this one. \param request  its seed
    /// \param own  number of this way
    [[nodiscard]] std::size_t way_to_end(Seed request, std::size_t own) const
    {
        double const difficulty = Draws{seed_of_difficulty(request)}.uniform();
        for (auto const& leaving : way->leaving)
            if (difficulty < leaving.until) return leaving.way;
        return own;
    }

    /// Of the device that serves leg `leg` where none is chosen, for what comes from device `near` of the leg
    /// before.
    [[nodiscard]] std::size_t home(std::size_t leg, std::size_t near) const
    {
        return static_cast<std::size_t>(
            partner_of(static_cast<std::int64_t>(near), static_cast<std::int64_t>(stops[leg].pool->size())));
    }
};

} // namespace sunder::sim
