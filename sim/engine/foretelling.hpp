/// \file
/// What a request will meet that takes a way, as far as that can be told.
#pragma once

#include "sim/base/random.hpp"
#include "sim/engine/itinerary.hpp"
#include "sim/policy/policy.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace sunder::sim {

/// Prices the ways of one application for a request that arrives now and is the last that ever does: all
/// rates and loads to come are known, the draws of its own ops, where it leaves early, and what its devices
/// have still to do. For such a request it is exact, but for jitter, which counts with its mean, losses,
/// outages, batches and packets of TCP, which do not count, and cells, which count with their mean rate.
/// Others under way are seen in the queues only, not on the links; of several workers each has an equal part
/// of the backlog, and a shared device counts as if it served in order. A device that slows for its heat
/// counts as it is now, at the busy power of its group, and batteries as if they never ran out.
class Foretelling final : public Foresight {
public:
    /// \param itineraries  of all ways. \pre these and the deployment outlive it
    Foretelling(Deployment const& deployment, DeployedApplication const& application,
                std::vector<Itinerary> const& itineraries);

    /// Whose request it is that is spoken of.
    struct Asked {
        Seconds now;
        std::size_t device = 0;
        Seed request{0};
    };
    void ask(Asked const& asked) { asked_ = asked; }

    [[nodiscard]] Foretold foretell(std::size_t choice) const override;
    /// What the device that was asked has to do before.
    [[nodiscard]] Seconds own_wait() const;
    /// Of its battery, as a share; nothing where it has none.
    [[nodiscard]] std::optional<double> own_charge() const;

private:
    /// A route as a lone message finds it.
    struct Passing {
        Seconds delay;
        struct Rate {
            LinkRate const* of = nullptr;
            bool is_near = false; ///< dealt out by the device from which the message comes, else to which
        };
        std::vector<Rate> rates; ///< none where `per_byte` holds at all times
        SecondsPerByte per_byte;
        Watts radio;
    };

    [[nodiscard]] Passing passing_of(Id<Route> route) const;
    /// The devices between which a message goes.
    struct Ends {
        std::size_t near = 0, far = 0;
    };
    [[nodiscard]] static Seconds flow_end(Passing const& passing, Ends const& ends, Seconds from,
                                          Bytes bytes);
    [[nodiscard]] std::size_t place_of(Itinerary const& itinerary, std::size_t leg, std::size_t near) const;
    [[nodiscard]] Seconds free_at(Itinerary const& itinerary, std::size_t leg, std::size_t place,
                                  Seconds from) const;
    void send(Passing const& passing, Ends const& ends, Bytes bytes, Foretold& sum) const;
    void work(Itinerary const& itinerary, std::size_t leg, std::size_t place, Foretold& sum) const;

    Deployment const& deployment_;
    DeployedApplication const& application_;
    std::vector<Itinerary> const& itineraries_;
    Table<Passing, Route> passings_;
    Asked asked_;
};

} // namespace sunder::sim
