/// \file
/// Flows over links that they share in any way, by max-min fairness in virtual time.
#pragma once

#include "sim/engine/heap.hpp"
#include "sim/engine/network/carrier.hpp"
#include "sim/engine/network/earliest.hpp"
#include "sim/engine/network/max_min_shares.hpp"
#include "sim/engine/slots.hpp"
#include "sim/platform/step_function.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <utility>
#include <vector>

namespace sunder::sim {

/// Every flow has the max-min fair share of the present rates of its links, see MaxMinShares.
///
/// A link whose flows are all of one path is that path's *own*, and only a cap of each: its rate over their
/// number. So phones behind access links of the same rate are alike, and those flows that are (the same
/// shared links, the same caps) are one bundle with a virtual time (see ProcessorSharing), in which each ends
/// when the bundle has carried its bytes, whatever the rates. What happens costs by bundles on the full links
/// that it meets and by flows of its path, not by flows in all.
class MaxMinCarrier final : public Carrier, Wakeable {
public:
    struct Setup {
        std::vector<StepFunction const*> links; ///< rates in bytes per second; they outlive the carrier
        std::vector<std::vector<int>> paths;    ///< links of each, none twice
    };

    MaxMinCarrier(Setup const& setup, Calendar& calendar, Listener& listener);

    FlowKey start(Flow const& flow) override;
    Bytes abort(FlowKey const& flow) override;
    [[nodiscard]] std::vector<FlowLeft> left() override;

private:
    using Leaving = ProcessorSharing::Leaving; ///< in the virtual time of a bundle

    struct LiveFlow {
        std::uint64_t token = 0;
        Leaving leaves;
        int path = 0;
        std::size_t place = 0; ///< among those of its path
        int bundle = -1;       ///< -1: it has ended
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
        std::vector<int> links;                ///< as MaxMinShares knows them
        std::vector<int> kinds;
    };
    struct LiveLink {
        int pace = 0;
        int shared = 0;        ///< as MaxMinShares knows it
        bool is_narrow = true; ///< few paths use it, so it may be one's own for a while
        std::vector<int> busy; ///< paths with flows, where it is narrow
    };
    /// Flows that share the same links behind own links of the same rates.
    struct Kind {
        std::vector<int> shared; ///< links as MaxMinShares knows them
        std::vector<int> own;    ///< paces
        std::vector<int>
            bundles; ///< by the number of flows on a path, from 1; where it owns none there is one
    };
    struct Path {
        std::vector<int> links;
        std::vector<int> changing;          ///< paces
        std::map<std::uint64_t, int> kinds; ///< by which of its narrow links are shared
        int kind = -1;
        int bundle = -1;
        std::vector<std::uint64_t> flows;
    };

    void wake(std::uint64_t token) override;
    [[nodiscard]] int pace_of(StepFunction const& rate);

    void become_busy(int path);
    void become_idle(int path);
    void sort_again(int path);
    [[nodiscard]] int kind_of(Path& path);
    [[nodiscard]] int kind_of(std::vector<int> shared, std::vector<int> own);
    [[nodiscard]] int bundle_of(Path const& path);
    [[nodiscard]] double cap_of(Kind const& kind, std::size_t flows) const;
    void regroup(int path);

    void follow(std::size_t pace);

    void settle(std::size_t bundle);
    void join(std::uint64_t slot, int bundle, double amount);
    void begin_anew(LiveBundle& bundle);
    double quit(std::uint64_t slot);
    double remove(std::uint64_t slot);
    void share_out();
    [[nodiscard]] Earliest::Instant end_of(LiveBundle const& bundle) const;
    void plan();
    void finish();

    Calendar& calendar_;
    Listener& listener_;
    MaxMinShares shares_;
    std::vector<Pace> paces_;
    std::vector<LiveLink> links_;
    std::vector<Path> paths_;
    std::vector<Kind> kinds_;
    std::map<std::pair<std::vector<int>, std::vector<int>>, int> kind_numbers_;
    std::vector<LiveBundle> bundles_;
    Earliest ends_; ///< of bundles
    Slots<LiveFlow> flows_;
    std::uint64_t started_ = 0;
    Earliest::Instant planned_at_;
    std::optional<Calendar::Event> planned_; ///< the first of `ends_`
};

} // namespace sunder::sim
