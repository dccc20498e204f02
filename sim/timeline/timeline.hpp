/// \file
/// What every device and link did when: the spans of one replication laid out on tracks on which nothing
/// overlaps, and written for the viewers of two communities.
#pragma once

#include "sim/records/records.hpp"

#include <cstdint>
#include <iosfwd>
#include <limits>
#include <string>
#include <vector>

namespace sunder::sim {

/// Since the start of the run, in nanoseconds: SimGrid's precision, and what both formats hold without
/// rounding.
using Nanoseconds = std::int64_t;
[[nodiscard]] Nanoseconds nanoseconds(Seconds instant);

/// All tracks of one group of devices, or of one link and its copies.
struct TrackGroup {
    enum class Kind : std::uint8_t { devices, links };

    std::string name;
    Kind kind = Kind::devices;
};

/// One worker of a device, or one direction of a link. Where several things happen at once, further tracks
/// take them: a file says how many workers a device has, not which of them did what, so the first free one is
/// taken.
struct Track {
    std::size_t group = 0; ///< index into Timeline::groups
    std::string name;      ///< "phone 3", "server worker 2", "uplink up message 4"
};

/// A span.
struct TrackInterval {
    static constexpr std::int32_t nowhere = -1;

    std::int64_t span = 0;        ///< row of Records::spans
    std::int64_t request = 0;     ///< row of Records::requests
    std::int32_t track = nowhere; ///< index into Timeline::tracks; nowhere: a wait
    Nanoseconds from = 0;
    Nanoseconds to = 0;
};

/// With which access points of a cell a device was that moves.
struct ContactTrack {
    struct Time {
        std::string access_point; ///< "wifi 1"
        Nanoseconds from = 0;
        Nanoseconds to = 0;
    };
    std::string name; ///< "phone 3 in wifi"
    std::vector<Time> times;
};

/// A device was down, or a link down or slow. Each has a track of its own for that.
struct TrackOutage {
    std::int64_t outage = 0; ///< row of Records::outages
    std::int32_t track = 0;
    Nanoseconds from = 0;
    Nanoseconds to = 0;
};

struct Timeline {
    std::vector<TrackGroup> groups;       ///< devices, then links, each in the order of the records
    std::vector<Track> tracks;            ///< group by group; at least one a device and a link's direction
    std::vector<TrackInterval> intervals; ///< by request, then by time
    std::vector<TrackOutage> outages;     ///< in the order of the records
    std::int64_t first_request = 0;       ///< row of Records::requests
    std::int64_t end_request = 0;         ///< the row behind the last one
    std::vector<ContactTrack> contacts;   ///< of the whole replication
};

/// Which requests are shown.
struct TimelineChoice {
    std::int32_t replication = 0;
    std::int64_t requests =
        std::numeric_limits<std::int64_t>::max(); ///< at most so many, the first to arrive
};

/// "down", "battery empty", or how much of its rate a link has, or of its speed a device. \param row  of
/// Outages
[[nodiscard]] std::string name_of_outage(Outages const& outages, std::size_t row);

[[nodiscard]] Timeline timeline_of(Records const& records, TimelineChoice const& choice);

/// As a JSON object in the Trace Event Format (Nat Duca and Dean Michael Ancajas, "Trace Event Format"),
/// which ui.perfetto.dev and chrome://tracing open. A process a group with a thread a track; a process an
/// application with an asynchronous track a request, on which its waits show too; flow arrows from track to
/// track; a process with a thread for each device that moves. Times in microseconds. Same arguments, same
/// bytes.
void write_trace_events(std::ostream& stream, Records const& records, Timeline const& timeline);

/// In the format Paje ("Paje trace file format", Schnorr and others 2013), which ViTE and pajeng open:
/// containers for groups and tracks, a state an interval, a link where a request moves on. Times in seconds.
/// Waits have no track and show as the length of these links; contacts are not shown. Same arguments, same
/// bytes.
void write_paje(std::ostream& stream, Records const& records, Timeline const& timeline);

} // namespace sunder::sim
