/// \file
/// Fair rates on links and in radio cells.
#pragma once

#include "sim/base/id.hpp"
#include "sim/engine/network/max_min_shares.hpp"
#include "sim/platform/cell.hpp"

#include <compare>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <vector>

namespace sunder::sim {

/// The max-min fair rates of MaxMinShares, with links and with *media*: those of cells, of which there is one
/// second a second and a byte of a flow takes its airtime.
///
/// A medium of equal throughput is one more link there, where flows have costs. Of one of equal airtime each
/// flow may take at most the medium's *allowance*, of which a flow that is held back elsewhere takes less:
/// the allowance is the greatest with which all together do not take more than there is, and 1 where they
/// never do. So each flow has a link that is full, where no other has more bytes, or a full medium, where no
/// other has more time, or its cap. Such an allowance lies between 1 / n and 1; the time taken grows with it
/// in straight pieces, so the secant finds it in a few steps, at once where the medium alone decides. Several
/// media whose flows meet elsewhere are gone through in turn until none moves.
class CellShares {
public:
    using LinkId = MaxMinShares::LinkId;
    using BundleId = Id<MaxMinShares::Bundle>;
    struct Medium;

    /// What a byte takes of a medium, seconds.
    struct Use {
        Id<Medium> medium;
        double airtime = 0;
        friend auto operator<=>(Use const&, Use const&) = default;
    };
    /// See MaxMinShares::Bundle.
    struct Crowd {
        std::vector<LinkId> links;
        std::vector<Use> media;
        double cap = std::numeric_limits<double>::infinity();
    };

    LinkId add_link(double capacity) { return shares_.add_link(capacity); }
    Id<Medium> add_medium(CellShare share);
    /// \pre it has a link, a medium or a finite cap; airtimes > 0
    BundleId add_bundle(Crowd const& crowd);

    void set_capacity(LinkId id, double capacity) { shares_.set_capacity(id, capacity); }
    void set_cap(BundleId id, double cap);
    void add_flows(BundleId id, std::int64_t more);

    /// As MaxMinShares::update().
    std::vector<BundleId> const& update();
    [[nodiscard]] double rate(BundleId id) const { return shares_.rate(id); }

    struct Medium {
        CellShare share = CellShare::throughput;
        LinkId link;                   ///< where it shares throughput
        std::vector<BundleId> bundles; ///< where it shares airtime, as what follows
        std::vector<double> airtimes;  ///< (bundles,)
        double allowance = 1;
        double flows = 0;
    };

private:
    /// A bundle on media that share airtime.
    struct Held {
        double cap = 0;
        double flows = 0;
        std::vector<Use> media;
    };
    /// What the flows of a medium take of it with some allowance.
    struct Taken {
        double allowance = 0;
        double time = 0;
        double held = 0; ///< flows that would take more
    };

    [[nodiscard]] double cap_of(Held const& held) const;
    [[nodiscard]] Taken taken(Medium const& medium) const;
    Taken allow(Medium& medium, double allowance);
    bool settle(Medium& medium);
    void find_allowance(Medium& medium);
    [[nodiscard]] static double next_allowance(Taken const& before, Taken const& low, Taken const& high);
    void collect();

    MaxMinShares shares_;
    Table<Medium> media_;
    Table<Held, MaxMinShares::Bundle> held_;
    std::vector<Id<Medium>> airtime_media_;
    std::vector<BundleId> changed_;
    Table<std::uint64_t, MaxMinShares::Bundle> changed_in_; ///< the round
    std::uint64_t round_ = 0;
};

} // namespace sunder::sim
