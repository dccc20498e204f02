/// \file
/// Max-min fair rates on links that flows share in any way.
#pragma once

#include "sim/base/id.hpp"
#include "sim/engine/heap.hpp"

#include <cstddef>
#include <cstdint>
#include <limits>
#include <span>
#include <utility>
#include <vector>

namespace sunder::sim {

/// The weighted max-min fair allocation: no flow can have more, per unit of its weight, but at the cost of
/// one that has no more than it (Bertsekas and Gallager, Data Networks, 1992, section 6.5.2). Flows with the
/// same links, cap and weight have the same rate and are one *bundle*: what is done costs by bundles, not by
/// flows. A flow takes of a link its rate times its *cost* there, one unless it says otherwise: as the medium
/// of a radio cell has one second in each for all, and a byte costs a slow station more of it than a fast
/// one.
///
/// A flow is held back by its ceiling (its cap, or the rate of its narrowest link) or by a *full* link, whose
/// flows at their ceilings leave too little for the others. Only bundles that are joined to a change by full
/// links are looked at, by progressive filling; where no link is full, a change costs one look at each link
/// of its bundle. A link counts as full only where it lacks more than 1e-12 of its capacity.
///
/// The result depends on the order of calls in its last digits only, and on nothing else.
class MaxMinShares {
    struct LinkLoad;

public:
    using LinkId = Id<LinkLoad>;

    struct Bundle {
        std::vector<LinkId> links;
        std::vector<double> costs{};                          ///< of each of them; none: one
        double cap = std::numeric_limits<double>::infinity(); ///< of each flow
        double weight = 1;                                    ///< of each flow
    };

    LinkId add_link(double capacity);
    /// Flows that may come. \pre it has a link or a finite cap; no link twice; weight and costs > 0
    Id<Bundle> add_bundle(Bundle const& bundle);

    void set_capacity(LinkId id, double capacity);
    void set_cap(Id<Bundle> id, double cap);
    /// `more` flows of a bundle come, or go where it is negative. \pre as many are there
    void add_flows(Id<Bundle> id, std::int64_t more);

    /// Shares the links out again after such changes.
    /// \return bundles whose rate may have changed since the last time: valid until the next change
    std::vector<Id<Bundle>> const& update();

    /// Of each flow of a bundle. \pre updated, and the bundle has flows
    [[nodiscard]] double rate(Id<Bundle> id) const { return bundles_[id].rate; }

private:
    struct State {
        double flows = 0;
        double weight = 1;
        double cap = 0;
        double ceiling = 0;
        double level = 0; ///< at which a flow has its ceiling
        double rate = 0;
        double before = 0;       ///< the rate when this round began
        double loaded = 0;       ///< the rate that links know of
        std::uint64_t round = 0; ///< in which it was filled last
        std::uint32_t first = 0; ///< of its links in `links_of_`
        std::uint32_t links = 0;
        bool fixed = false;   ///< while links are filled: the rate is found
        bool touched = false; ///< since the last round
    };
    struct LinkLoad {
        double capacity = 0;
        double load = 0;
        double level = 0; ///< when it was full last: of the flows that it held back, per weight
        std::vector<std::pair<Id<Bundle>, std::uint32_t>>
            bundles;                 ///< with flows; and which of its links this one is
        std::uint64_t round = 0;     ///< in which it was filled last
        std::uint32_t additions = 0; ///< to `load` since it was summed up
        bool full = false;
        bool touched = false;    ///< since the last round
        bool uneven = false;     ///< some of its flows cost other than one
        std::ptrdiff_t open = 0; ///< while it is filled: bundles whose rate is not found
        double rest = 0;         ///< likewise: of the capacity, for these
        double weight = 0;       ///< likewise: of their flows, times their costs
    };

    /// A link that a bundle crosses, and what it costs there.
    struct Crossed {
        LinkId link;
        double cost = 1;
    };

    [[nodiscard]] std::span<Crossed const> links_of(State const& bundle) const
    {
        return {links_of_.data() + bundle.first, bundle.links};
    }
    [[nodiscard]] double cost(State const& bundle, std::uint32_t which) const
    {
        return links_of_[bundle.first + which].cost;
    }
    static double least_level_of(LinkLoad const& filled);

    void touch(Id<Bundle> id);
    void load(State const& bundle, double more);
    void enter(Id<Bundle> id);
    void leave(Id<Bundle> id);
    void look_at_ceiling(State& bundle) const;
    void touch_bundles_of_links();
    void rise_to_ceiling(State& bundle);
    void look_at(LinkId id);
    void spread();
    void empty_links();
    void weigh(LinkLoad& filled) const;
    void fill();
    [[nodiscard]] double level_of(LinkLoad const& filled) const;
    void fix(LinkLoad& filled, double level);
    void fix(State& bundle, double rate);
    void load_changes();
    void tell_changes();
    void sum_up(LinkLoad& summed) const;

    Table<State, Bundle> bundles_;
    Table<LinkLoad> links_;
    std::vector<Crossed> links_of_;   ///< of all bundles, one after another
    std::vector<std::size_t> places_; ///< in LinkLoad::bundles, likewise
    std::vector<Id<Bundle>> touched_;
    std::vector<LinkId> touched_links_;
    std::vector<Id<Bundle>> changed_;
    std::uint64_t round_ = 0;
    std::vector<LinkId> near_links_;       ///< that are filled again in this round
    std::vector<Id<Bundle>> near_bundles_; ///< on them
    std::size_t spread_to_ = 0;            ///< of `near_links_`
    Heap<double, LinkId> offers_; ///< links that are being filled, by the least level that they may come to
};

} // namespace sunder::sim
