/// \file
/// Flows over links that they share in any way, by max-min fairness in virtual time.
#pragma once

#include "sim/base/id.hpp"
#include "sim/engine/heap.hpp"
#include "sim/engine/network/carrier.hpp"
#include "sim/engine/network/cell_shares.hpp"
#include "sim/engine/network/earliest.hpp"
#include "sim/engine/network/fluid_links.hpp"
#include "sim/engine/slots.hpp"
#include "sim/platform/step_function.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <tuple>
#include <vector>

namespace sunder::sim {

/// Every flow has the max-min fair share of the present rates of its links and cells, see CellShares.
///
/// A link whose flows are all of one path is that path's *own*, and only a cap of each: its rate over their
/// number. So phones behind access links of the same rate are alike, and those flows that are (the same
/// shared links, the same caps) are one bundle with a virtual time (see ProcessorSharing), in which each ends
/// when the bundle has carried its bytes, whatever the rates. What happens costs by bundles on the full links
/// that it meets and by flows of its path, not by flows in all.
///
/// Flows of a path that moves change their bundle at the instants at which it takes something else of cells,
/// and keep what they have carried.
class MaxMinCarrier final : public Carrier, Wakeable {
public:
    struct Setup {
        Table<FluidLink> links;
        Table<FluidPath> paths;
    };

    MaxMinCarrier(Setup const& setup, Calendar& calendar, Listener& listener);

    FlowKey start(Flow const& flow) override;
    Bytes abort(FlowKey const& flow) override;
    [[nodiscard]] std::vector<FlowLeft> left() override;

private:
    using Leaving = ProcessorSharing::Leaving; ///< in the virtual time of a bundle
    using LinkId = CellShares::LinkId;
    using BundleId = Id<MaxMinShares::Bundle>;
    using Ends = Earliest<MaxMinShares::Bundle>;
    struct Kind;

    struct LiveFlow {
        std::uint64_t token = 0;
        Leaving leaves;
        Id<FluidPath> path;
        std::size_t place = 0;          ///< among those of its path
        std::optional<BundleId> bundle; ///< nothing: it has ended
    };
    struct LiveBundle {
        Heap<Leaving, std::uint64_t> flows;
        double served = 0; ///< virtual time: bytes of each flow that was always there
        Seconds settled_at;
        double rate = 0;
        std::size_t joined = 0; ///< since virtual time began
    };
    /// A rate, of whichever links have it.
    struct Pace {
        StepFunction const* rate = nullptr;
        double now = 0;
        std::int64_t paths = 0;                ///< that have flows, where it changes
        std::optional<Calendar::Event> change; ///< the next, while there are such
        std::vector<LinkId> links;
        std::vector<Id<Kind>> kinds;
    };
    struct LiveLink {
        Id<Pace> pace;
        LinkId shared;
        bool is_narrow = true;           ///< few paths use it, so it may be one's own for a while
        std::vector<Id<FluidPath>> busy; ///< with flows, where it is narrow
    };
    /// Flows that share the same links and, at the same rates, media behind own links of the same rates.
    struct Kind {
        std::vector<LinkId> shared;
        std::vector<CellShares::Use> media;
        std::vector<Id<Pace>> own;
        std::vector<BundleId>
            bundles; ///< by the number of flows on a path, from 1; where it owns none there is one
    };
    struct Path {
        std::vector<Id<FluidLink>> links;
        std::vector<CellShares::Use> media; ///< those of cells in which it moves among them
        MovingPath* moving = nullptr;
        std::optional<Calendar::Event> move; ///< the next, while it has flows
        std::vector<CellShares::Use> still;  ///< where it moves: media in which it does not
        std::vector<Id<Pace>> changing;
        std::map<std::uint64_t, Id<Kind>> kinds; ///< by which of its narrow links are shared
        Id<Kind> kind;                           ///< while it has flows, as `bundle`
        std::optional<BundleId> bundle;
        std::vector<std::uint64_t> flows;
    };

    void wake(std::uint64_t token) override;
    [[nodiscard]] Id<Pace> pace_of(StepFunction const& rate);
    void add_path(FluidPath const& wanted);

    void follow_motion(Id<FluidPath> id);
    void take_media(Path& path);
    void move(Id<FluidPath> id);

    void become_busy(Id<FluidPath> id);
    void become_idle(Id<FluidPath> id);
    void sort_again(Id<FluidPath> id);
    [[nodiscard]] Id<Kind> kind_of(Path& path);
    [[nodiscard]] Id<Kind> kind_of(Kind kind);
    [[nodiscard]] BundleId bundle_of(Path const& path);
    [[nodiscard]] double cap_of(Kind const& kind, std::size_t flows) const;
    void regroup(Id<FluidPath> id);

    void follow(Id<Pace> id);

    void settle(BundleId id);
    void join(std::uint64_t slot, BundleId id, double amount);
    void begin_anew(LiveBundle& bundle);
    double quit(std::uint64_t slot);
    double remove(std::uint64_t slot);
    void share_out();
    [[nodiscard]] Ends::Instant end_of(LiveBundle const& bundle) const;
    void plan();
    void finish();

    Calendar& calendar_;
    Listener& listener_;
    CellShares shares_;
    std::map<Id<FluidLink>, Id<CellShares::Medium>> media_;
    Table<Pace> paces_;
    Table<LiveLink, FluidLink> links_;
    Table<Path, FluidPath> paths_;
    Table<Kind> kinds_;
    std::map<std::tuple<std::vector<LinkId>, std::vector<CellShares::Use>, std::vector<Id<Pace>>>, Id<Kind>>
        kind_ids_;
    Table<LiveBundle, MaxMinShares::Bundle> bundles_;
    Ends ends_;
    Slots<LiveFlow> flows_;
    std::uint64_t started_ = 0;
    Ends::Instant planned_at_;
    std::optional<Calendar::Event> planned_; ///< the first of `ends_`
};

} // namespace sunder::sim
