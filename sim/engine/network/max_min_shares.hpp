/// \file
/// Max-min fair rates on links that flows share in any way.
#pragma once

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
/// flows.
///
/// A flow is held back by its ceiling (its cap, or the rate of its narrowest link) or by a *full* link, whose
/// flows at their ceilings leave too little for the others. Only bundles that are joined to a change by full
/// links are looked at, by progressive filling; where no link is full, a change costs one look at each link
/// of its bundle. A link counts as full only where it lacks more than 1e-12 of its capacity.
///
/// The result depends on the order of calls in its last digits only, and on nothing else.
class MaxMinShares {
public:
    struct Bundle {
        std::vector<int> links;
        double cap = std::numeric_limits<double>::infinity(); ///< of each flow
        double weight = 1;                                    ///< of each flow
    };

    /// \return its number
    int add_link(double capacity);
    /// Flows that may come. \return their number. \pre it has a link or a finite cap; no link twice; weight >
    /// 0
    int add_bundle(Bundle const& bundle);

    void set_capacity(int link, double capacity);
    void set_cap(int bundle, double cap);
    /// `more` flows of a bundle come, or go where it is negative. \pre as many are there
    void add_flows(int bundle, std::int64_t more);

    /// Shares the links out again after such changes.
    /// \return bundles whose rate may have changed since the last time: valid until the next change
    std::vector<int> const& update();

    /// Of each flow of a bundle. \pre updated, and the bundle has flows
    [[nodiscard]] double rate(int bundle) const { return state(bundle).rate; }

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
        std::vector<std::pair<int, std::uint32_t>>
            bundles;                 ///< with flows; and which of its links this one is
        std::uint64_t round = 0;     ///< in which it was filled last
        std::uint32_t additions = 0; ///< to `load` since it was summed up
        bool full = false;
        bool touched = false;    ///< since the last round
        std::ptrdiff_t open = 0; ///< while it is filled: bundles whose rate is not found
        double rest = 0;         ///< likewise: of the capacity, for these
        double weight = 0;       ///< likewise: of their flows
    };

    [[nodiscard]] State& state(int bundle) { return bundles_[static_cast<std::size_t>(bundle)]; }
    [[nodiscard]] State const& state(int bundle) const { return bundles_[static_cast<std::size_t>(bundle)]; }
    [[nodiscard]] LinkLoad& link(int number) { return links_[static_cast<std::size_t>(number)]; }
    [[nodiscard]] std::span<int const> links_of(State const& bundle) const
    {
        return {links_of_.data() + bundle.first, bundle.links};
    }
    static double least_level_of(LinkLoad const& filled);

    void touch(int bundle);
    void load(State const& bundle, double more);
    void enter(int bundle);
    void leave(int bundle);
    void look_at_ceiling(State& bundle) const;
    void touch_bundles_of_links();
    void rise_to_ceiling(State& bundle);
    void look_at(int link);
    void spread();
    void empty_links();
    void fill();
    [[nodiscard]] double level_of(LinkLoad const& filled) const;
    void fix(LinkLoad& filled, double level);
    void fix(State& bundle, double rate);
    void load_changes();
    void tell_changes();
    void sum_up(LinkLoad& summed) const;

    std::vector<State> bundles_;
    std::vector<LinkLoad> links_;
    std::vector<int> links_of_;       ///< of all bundles, one after another
    std::vector<std::size_t> places_; ///< in LinkLoad::bundles, likewise
    std::vector<int> touched_;        ///< bundles
    std::vector<int> touched_links_;
    std::vector<int> changed_;
    std::uint64_t round_ = 0;
    std::vector<int> near_links_;   ///< that are filled again in this round
    std::vector<int> near_bundles_; ///< on them
    std::size_t spread_to_ = 0;     ///< of `near_links_`
    Heap<double, int> offers_;      ///< links that are being filled, by the least level that they may come to
};

} // namespace sunder::sim
