/// \file
/// Paths whose stations move from rate to rate and from access point to access point.
#pragma once

#include "sim/base/id.hpp"
#include "sim/engine/network/fluid_links.hpp"
#include "sim/platform/roaming.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstdint>
#include <map>
#include <memory>
#include <tuple>
#include <utility>
#include <vector>

namespace sunder::sim {

struct Lane;

/// What messages between two devices take of a cell, one or both of which move. Where they are with different
/// access points it is of both.
class RoamingCell {
public:
    /// What a byte takes of an access point's time; 0 while nothing gets through.
    struct Use {
        Id<Lane> lane;
        SecondsPerByte airtime;
        friend bool operator==(Use const&, Use const&) = default;
    };
    struct Uses {
        std::vector<Use> of; ///< at least one
        bool is_blocked = false;
        friend bool operator==(Uses const&, Uses const&) = default;
    };

    struct Setup {
        std::vector<Id<Lane>> lanes; ///< by access point
        std::vector<Roaming*> ends;  ///< those that move, one or two; they outlive it
        SecondsPerByte other;        ///< of an end that does not, which has the only access point; or 0
    };
    explicit RoamingCell(Setup setup);

    [[nodiscard]] Uses at(Seconds t) const;
    /// Until when these stay at least.
    [[nodiscard]] Seconds stays_until(Seconds t) const;

    /// As messages were told last.
    [[nodiscard]] Uses const& now() const { return now_; }
    void become(Uses uses) { now_ = std::move(uses); }

    [[nodiscard]] std::vector<Id<Lane>> const& lanes() const { return setup_.lanes; }

private:
    Setup setup_;
    Uses now_;
};

/// All that moves of the path of a flow.
class RoamingPath final : public MovingPath {
public:
    /// \param cells  outlive it. \param links  of all their lanes
    RoamingPath(std::vector<RoamingCell*> cells, std::map<Id<Lane>, Id<FluidLink>> links);

    bool looks_different(Seconds now) override;
    void move() override;
    [[nodiscard]] Seconds stays_until(Seconds now) const override;
    [[nodiscard]] std::vector<Use> const& uses() const override { return uses_; }
    [[nodiscard]] bool is_blocked() const override { return is_blocked_; }

private:
    std::vector<RoamingCell*> cells_;
    std::map<Id<Lane>, Id<FluidLink>> links_;
    std::vector<RoamingCell::Uses> next_; ///< (cells,)
    std::vector<Use> uses_;
    bool is_blocked_ = false;
};

/// The devices of a run that move, in each of their cells.
class RoamingStations {
public:
    /// \param seed  of the replication. \pre the platform outlives it
    RoamingStations(Platform const& platform, Seed seed);

    [[nodiscard]] bool none() const { return !has_motion_; }
    /// Nothing where it does not move there.
    [[nodiscard]] Roaming* find(Id<Link> link, Id<DeviceGroup> group, std::int64_t index);

    /// Those that were asked for.
    [[nodiscard]] std::map<std::tuple<Id<Link>, Id<DeviceGroup>, std::int64_t>,
                           std::unique_ptr<Roaming>> const&
    all() const
    {
        return stations_;
    }

private:
    Platform const& platform_;
    Seed seed_;
    bool has_motion_ = false;
    std::map<std::tuple<Id<Link>, Id<DeviceGroup>, std::int64_t>, std::unique_ptr<Roaming>> stations_;
};

/// For how long a station was with an access point.
struct TimeWith {
    std::int64_t access_point = 0;
    Seconds from;
    Seconds to;
};
/// One after the other, up to `end`, whatever its rates.
[[nodiscard]] std::vector<TimeWith> contacts_of(Roaming& station, Seconds end);

/// Of the shadowing between a device and each access point of a cell. \param replication  its seed
[[nodiscard]] std::vector<double> shadowing_scores(Platform const& platform, Id<Link> link,
                                                   Id<DeviceGroup> group, std::int64_t index,
                                                   Seed replication);

} // namespace sunder::sim
