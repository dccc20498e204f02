/// \file
/// Which way each request of an application takes, where devices choose.
#pragma once

#include "sim/engine/foretelling.hpp"
#include "sim/policy/policy.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <optional>
#include <vector>

namespace sunder::sim {

/// The policies of all devices of one application: each knows only of its own requests.
class WayChooser {
public:
    struct Setup {
        Deployment const* deployment = nullptr;
        DeployedApplication const* application = nullptr;    ///< \pre it has a choice
        std::vector<Itinerary> const* itineraries = nullptr; ///< of all ways
        std::size_t devices = 0;
        Seed seed{0}; ///< of the application
    };

    /// \pre all that `setup` names outlives it
    explicit WayChooser(Setup const& setup);

    /// Of a request that arrives. \return the number of a way of the application
    [[nodiscard]] std::size_t choose(Foretelling::Asked const& asked, std::int64_t request);

    /// A request has ended. \param told  its `way` is that of the application
    void learn(std::size_t device, Feedback told);

private:
    DeployedApplication const& application_;
    Foretelling foretelling_;
    std::vector<std::optional<std::size_t>> number_of_; ///< (ways,), among those that may be chosen
    std::vector<std::unique_ptr<Policy>> policies_;     ///< (devices,)
};

} // namespace sunder::sim
