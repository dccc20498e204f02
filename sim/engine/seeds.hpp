/// \file
/// The names under which a run draws at random: whoever wants to know its draws beforehand uses them too.
#pragma once

#include "sim/base/random.hpp"
#include "sim/platform/platform.hpp"
#include "sim/records/records.hpp"
#include "sim/scenario/scenario.hpp"

#include <cstdint>
#include <string>

namespace sunder::sim {

inline Seed seed_of_replication(RunSettings const& run, std::int64_t replication)
{
    return Seed{run.seed}.child("replication").child(static_cast<std::uint64_t>(replication));
}

/// Of one device of an application. \param replication  its seed
inline Seed seed_of_source(Seed replication, std::string const& application, std::int64_t device)
{
    return replication.child("application").child(application).child(static_cast<std::uint64_t>(device));
}

inline Seed seed_of_arrivals(Seed source)
{
    return source.child("arrivals");
}

/// Of one link of one device, in one direction (both at half duplex). \param replication  its seed
inline Seed seed_of_lane(Seed replication, std::string const& link, std::int64_t index, Direction direction)
{
    return replication.child("link")
        .child(link)
        .child(static_cast<std::uint64_t>(index))
        .child(static_cast<std::uint64_t>(direction));
}

inline Seed seed_of_jitter(Seed lane)
{
    return lane.child("jitter");
}

inline Seed seed_of_loss(Seed lane)
{
    return lane.child("loss");
}

} // namespace sunder::sim
