/// \file
/// Radio cells: media that stations share, each with a rate of its own.
#pragma once

#include "sim/platform/motion.hpp"
#include "sim/platform/platform.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace sunder::sim {

/// What the messages that cross a cell at once have equal parts of.
enum class CellShare : std::uint8_t {
    throughput, ///< bytes: n at once get 1 / (1/r_1 + ... + 1/r_n) each, so one slow station slows down all
    airtime     ///< time: that of a station with rate r gets r / n
};

/// An airtime, and the share of devices, or the probability, that have it; of one that moves, the share of
/// time.
struct DealtAirtime {
    SecondsPerByte airtime;
    double share = 1;
    std::int32_t access_point = 0; ///< of whose time it is
};

/// How a station moves, and what a byte takes of a cell meanwhile.
struct MovingStation {
    Movement movement;
    std::vector<DealtAirtime> airtimes{}; ///< see make_cell()
};

/// A group whose devices are stations of a cell. What is stated of them is dealt out in order: device i has
/// number i mod size.
struct StationGroup {
    Id<DeviceGroup> group;
    std::vector<BytesPerSecond> rates{}; ///< at least one, or
    std::vector<double> distances{};     ///< from the access point, metres, of a cell with a Propagation, or
    std::vector<MovingStation> moving{}; ///< of a cell with a Propagation and access points that have a place
};

/// A rate, and what has to be heard for it.
struct RateStep {
    double sensitivity = 0; ///< dBm
    BytesPerSecond rate;
};

/// IEEE 802.11-2020, table 17-18, receiver performance requirements for 20 MHz: least sensitivities of
/// 802.11a and g.
[[nodiscard]] std::vector<RateStep> rates_of_802_11g();

/// How rates follow from distances: log-distance path loss with log-normal shadowing (Rappaport, Wireless
/// Communications, 2nd edition, 2002, section 4.9). At d metres a station hears send_power - loss_at_1m - 10
/// exponent log10(d) + X, where X is normal with deviation `shadowing`, drawn once for each device and
/// replication; it has the best rate that is sensitive enough for that, and the slowest where none is. Nearer
/// than 1 m is as at 1 m.
struct Propagation {
    double send_power = 20;    ///< dBm
    double loss_at_1m = 40.05; ///< dB; of free space at 2.4 GHz, 20 log10(4 pi / wavelength)
    double exponent = 3;
    double shadowing = 0;                             ///< dB
    std::vector<RateStep> rates = rates_of_802_11g(); ///< both ascending, at least one
};

/// \param score  of the shadowing, of a standard normal distribution
[[nodiscard]] BytesPerSecond rate_at(Propagation const& propagation, double distance, double score);

/// What a station hears, dBm. \param score  likewise
[[nodiscard]] double heard_at(Propagation const& propagation, double distance, double score);

/// How a station that moves goes from one access point to another. It stays with the one it has until another
/// is heard better by more than `hysteresis`, and is then with none for the time of the interruption; when
/// that is over it is with the one that it hears best (as 3GPP TS 38.331, section 5.5.4.4, event A3, without
/// a time to trigger).
struct HandOver {
    double hysteresis = 3;      ///< dB
    Seconds interruption{0.05}; ///< a choice: it hangs on both ends
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
///
/// With several access points it is a network of as many cells that do not disturb each other: each has a
/// second in each of its own, for whoever is with it.
struct RadioCell {
    CellShare share = CellShare::throughput;
    std::vector<StationGroup> stations; ///< of different groups
    PacketOverhead overhead;
    std::optional<Propagation> propagation;
    std::vector<Point>
        access_points{}; ///< at least one where stations move, which then all do if there are more
    HandOver hand_over{};
};

/// Lets a link be a cell, which has half duplex and for its rate that of the fastest station. Of stations
/// that move it works out the airtimes: over a walk without an end to its last point, else over its period;
/// over many ways of random waypoints, and with shadowing over many devices, both drawn once and for all.
void make_cell(Link& link, RadioCell cell);

[[nodiscard]] bool has_station(RadioCell const& cell, Id<DeviceGroup> group);
/// Whether any station moves, so that airtimes change.
[[nodiscard]] bool has_motion(RadioCell const& cell);
/// How a device moves that is a station; nothing where it does not.
[[nodiscard]] Movement const* find_movement(RadioCell const& cell, Id<DeviceGroup> group, std::int64_t index);

/// One end of a message.
struct CellEnd {
    Id<DeviceGroup> group;
    std::int64_t index = 0; ///< of the device
    double score = 0;       ///< see rate_at()
};

/// What a byte takes of a cell's time that a device sends or receives: 0 where it is no station. \pre it does
/// not move
[[nodiscard]] SecondsPerByte airtime(RadioCell const& cell, CellEnd const& end);

/// What a station has of a rate.
[[nodiscard]] SecondsPerByte airtime_of(RadioCell const& cell, BytesPerSecond rate);

/// Of one device, whatever its shadowing. \return shares add up to 1
[[nodiscard]] std::vector<DealtAirtime> airtimes_of_device(RadioCell const& cell, CellEnd const& end);
/// Likewise of any device of a group, `count` of them.
[[nodiscard]] std::vector<DealtAirtime> airtimes(RadioCell const& cell, Id<DeviceGroup> group,
                                                 std::int64_t count);

[[nodiscard]] SecondsPerByte mean_airtime(std::vector<DealtAirtime> const& airtimes);

/// What a byte takes of its time in the mean over what is stated of its stations.
[[nodiscard]] SecondsPerByte mean_airtime(RadioCell const& cell);

/// Whether all messages cross it at one rate, whichever stations they are of: then it is a link of that rate.
[[nodiscard]] bool has_one_rate(RadioCell const& cell);

/// That of the fastest station, overhead included, which nothing in the cell exceeds.
[[nodiscard]] BytesPerSecond best_rate(RadioCell const& cell);

} // namespace sunder::sim
