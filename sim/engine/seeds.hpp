/// \file
/// The names under which a run draws at random: whoever wants to know its draws beforehand uses them too.
/// Each draw is a function of the replication and of what it is for, never of the order of events.
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

/// \param replication  its seed
inline Seed seed_of_application(Seed replication, std::string const& application)
{
    return replication.child("application").child(application);
}

/// Of one device of an application. \param application  its seed
inline Seed seed_of_source(Seed application, std::int64_t device)
{
    return application.child(static_cast<std::uint64_t>(device));
}

/// Of the gaps between a device's requests, of which each has a child by number.
inline Seed seed_of_arrivals(Seed source)
{
    return source.child("arrivals");
}

/// Of the time to think before request number `request`, from 0.
inline Seed seed_of_thinking(Seed source, std::int64_t request)
{
    return source.child("thinking").child(static_cast<std::uint64_t>(request));
}

/// Of how a device chooses among ways.
inline Seed seed_of_choices(Seed source)
{
    return source.child("choices");
}

/// Of request number `request` of a device, from 0.
inline Seed seed_of_request(Seed source, std::int64_t request)
{
    return source.child("request").child(static_cast<std::uint64_t>(request));
}

inline Seed seed_of_op(Seed request, Name op)
{
    return request.child("op").child(op);
}

/// Of how hard a request is, whatever becomes of it: who leaves early. \param request  its seed
inline Seed seed_of_difficulty(Seed request)
{
    return request.child("difficulty");
}

enum class Heading : std::uint8_t { out, back };

/// Of the message over one hop, counted from 0 in the order in which they are made.
inline Seed seed_of_message(Seed request, Heading heading, std::size_t hop)
{
    return request.child(heading == Heading::out ? "out" : "back").child(hop);
}

/// Of the message with number `input` of the inputs that have origins of their own.
inline Seed seed_of_input(Seed request, std::size_t input)
{
    return request.child("input").child(input);
}

/// Of the choice of the device that serves leg `leg`.
inline Seed seed_of_dispatch(Seed request, std::size_t leg)
{
    return request.child("dispatch").child(leg);
}

/// Of one attempt to send a message, counted from 1.
inline Seed seed_of_attempt(Seed message, std::int32_t attempt)
{
    return message.child(static_cast<std::uint64_t>(attempt));
}

inline Seed seed_of_jitter(Seed attempt, Name link)
{
    return attempt.child("jitter").child(link);
}

inline Seed seed_of_loss(Seed attempt, Name link)
{
    return attempt.child("loss").child(link);
}

/// Of which packets are among those that were lost.
inline Seed seed_of_kept(Seed attempt)
{
    return attempt.child("kept");
}

/// Of one link of one device, in one direction (both at half duplex): the state in which it starts.
/// \param replication  its seed
inline Seed seed_of_lane(Seed replication, std::string const& link, std::int64_t index, Direction direction)
{
    return replication.child("link")
        .child(link)
        .child(static_cast<std::uint64_t>(index))
        .child(static_cast<std::uint64_t>(direction));
}

/// Of the packets on one link of one device, in one direction. \param lane  its seed, see seed_of_lane()
inline Seed seed_of_packets(Seed lane)
{
    return lane.child("packets");
}

/// Of what one direction of an application's connection between two devices does at random.
/// \param replication  its seed
inline Seed seed_of_connection(Seed replication, std::string const& application, std::string const& from,
                               std::int64_t device, std::string const& to, std::int64_t other)
{
    return replication.child("connection")
        .child(application)
        .child(from)
        .child(static_cast<std::uint64_t>(device))
        .child(to)
        .child(static_cast<std::uint64_t>(other));
}

/// Of the shadowing between a device and the access point of a cell; with those after the first of several it
/// has a child by number. \param replication  its seed
inline Seed seed_of_shadowing(Seed replication, std::string const& cell, std::string const& group,
                              std::int64_t device)
{
    return replication.child("shadowing").child(cell).child(group).child(static_cast<std::uint64_t>(device));
}

/// Of the course that a device takes, in all cells. \param replication  its seed
inline Seed seed_of_motion(Seed replication, std::string const& group, std::int64_t device)
{
    return replication.child("motion").child(group).child(static_cast<std::uint64_t>(device));
}

/// Of the factor by which a figure of one device of a group differs. \param replication  its seed
inline Seed seed_of_factor(Seed replication, std::string const& group, std::int64_t device,
                           std::string const& figure)
{
    return replication.child("factor").child(group).child(static_cast<std::uint64_t>(device)).child(figure);
}

/// Of the competing jobs of one device of a group. \param replication  its seed
inline Seed seed_of_competitor(Seed replication, std::string const& group, std::int64_t device)
{
    return replication.child("competing").child(group).child(static_cast<std::uint64_t>(device));
}

/// Of the gap before a competing job, from 0.
inline Seed seed_of_gap(Seed competitor, std::int64_t job)
{
    return competitor.child("gap").child(static_cast<std::uint64_t>(job));
}

/// Of what a competing job asks for.
inline Seed seed_of_service(Seed competitor, std::int64_t job)
{
    return competitor.child("service").child(static_cast<std::uint64_t>(job));
}

/// Of what breaks the devices of a group. \param replication  its seed
inline Seed seed_of_broken_device(Seed replication, std::string const& group)
{
    return replication.child("broken device").child(group);
}

/// Of what breaks the links of a name. \param replication  its seed
inline Seed seed_of_broken_link(Seed replication, std::string const& link)
{
    return replication.child("broken link").child(link);
}

/// Of the spells of fault number `fault` of those that name a thing, on number `index` of the things of that
/// name. \param broken  its seed
inline Seed seed_of_fault(Seed broken, std::uint64_t fault, std::int64_t index)
{
    return broken.child(fault).child(static_cast<std::uint64_t>(index));
}

/// Of the time before spell `number`, from 0, and of how long that lasts. \param fault  its seed
inline Seed seed_of_whole_time(Seed fault, std::int64_t number)
{
    return fault.child("whole").child(static_cast<std::uint64_t>(number));
}
inline Seed seed_of_spell(Seed fault, std::int64_t number)
{
    return fault.child("spell").child(static_cast<std::uint64_t>(number));
}

/// Of how many tokens a request is answered with. \param request  its seed, whichever try it is
inline Seed seed_of_tokens(Seed request)
{
    return request.child("tokens");
}

/// Of a pass of a request of many steps, from 0, which is the request's own. \param request  its seed
inline Seed seed_of_pass(Seed request, std::uint64_t number)
{
    return number == 0 ? request : request.child("pass").child(number);
}

/// Of how many guesses of a pass are right. \param pass  its seed
inline Seed seed_of_guesses(Seed pass)
{
    return pass.child("guesses");
}

/// Of what is drawn from now on by whoever has drawn from `before`, where luck changes under way.
inline Seed seed_of_other_luck(Seed luck, Seed before)
{
    return luck.child(before.value());
}

/// Of a request that is begun again: the second time it is 1. \param request  its seed
inline Seed seed_of_try(Seed request, std::uint64_t number)
{
    return number == 0 ? request : request.child("try").child(number);
}

} // namespace sunder::sim
