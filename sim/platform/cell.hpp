/// \file
/// Radio cells: media that stations share, each with a rate of its own.
#pragma once

#include "sim/platform/platform.hpp"

#include <cstdint>
#include <vector>

namespace sunder::sim {

/// What the messages that cross a cell at once have equal parts of.
enum class CellShare : std::uint8_t {
    throughput, ///< bytes: n at once get 1 / (1/r_1 + ... + 1/r_n) each, so one slow station slows down all
    airtime     ///< time: that of a station with rate r gets r / n
};

/// A group whose devices are stations of a cell.
struct StationGroup {
    Id<DeviceGroup> group;
    std::vector<BytesPerSecond> rates; ///< dealt out in order: device i has rate i mod size; at least one
};

/// What goes before and after each packet, whatever its rate: waiting for the medium to be free, preamble,
/// acknowledgement. It is charged by the byte, so that a part of a packet has its part of it.
struct PacketOverhead {
    Seconds time;
    Bytes packet{1500}; ///< size of one
};

/// A medium on which one sends at a time, up or down: a byte to or from a station takes it 1 / rate and its
/// part of the overhead, one from station to station that of both. Its messages together take at most its
/// whole time, and where nothing else holds them back they take all of it.
///
/// Equal throughput is what 802.11's distributed coordination function comes to, since each station gets as
/// many turns as any other (Heusse, Rousseau, Berger-Sabbatel and Duda, Performance anomaly of 802.11b,
/// INFOCOM 2003); equal airtime is what access points with queues for each station and airtime fairness do
/// (Hoeiland-Joergensen et al., Ending the anomaly, USENIX ATC 2017). Messages share, not stations: two of
/// one station count twice. Collisions and contention are not in it.
struct Cell {
    CellShare share = CellShare::throughput;
    std::vector<StationGroup> stations; ///< of different groups
    PacketOverhead overhead;
};

/// Lets a link be a cell, which has half duplex and for its rate that of the fastest station.
void make_cell(Link& link, Cell cell);

/// What a byte takes of a cell's time that device `index` of a group sends or receives: 0 where it is no
/// station.
[[nodiscard]] SecondsPerByte airtime(Cell const& cell, Id<DeviceGroup> group, std::int64_t index);

/// An airtime, and which share of the devices of a group have it.
struct DealtAirtime {
    SecondsPerByte airtime;
    double share = 1;
};

/// Of the devices of a group, `count` of them. \return shares add up to 1
[[nodiscard]] std::vector<DealtAirtime> airtimes(Cell const& cell, Id<DeviceGroup> group, std::int64_t count);

/// What a byte takes of its time in the mean over the rates that are stated.
[[nodiscard]] SecondsPerByte mean_airtime(Cell const& cell);

/// Whether all messages cross it at one rate, whichever stations they are of: then it is a link of that rate.
[[nodiscard]] bool has_one_rate(Cell const& cell);

/// That of the fastest station, overhead included, which nothing in the cell exceeds.
[[nodiscard]] BytesPerSecond best_rate(Cell const& cell);

} // namespace sunder::sim
