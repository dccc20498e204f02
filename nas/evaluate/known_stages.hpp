/// \file
/// What is known beforehand of the stages that requests of a setting go through under load.
#pragma once

#include "nas/evaluate/queue_ends.hpp"
#include "nas/evaluate/search_setting.hpp"

#include <cstddef>
#include <cstdint>
#include <optional>
#include <vector>

namespace sunder::nas {

/// Of the instants at which requests leave a stage.
enum class Knowledge : std::uint8_t { at_least, exact };

struct SharedLink {
    enum class Owner : std::uint8_t { one_device, all_devices };

    sim::StepFunction const* rate = nullptr; ///< where devices' own differ, one that none of them exceeds
    Owner owner = Owner::one_device;
    std::int64_t copies = 1; ///< of a link of all devices: one for each server
};

/// Which bounds of LatencyBound may be used in a setting. It is decided by its sim::Traits, and a trait that
/// is not provided for here allows none.
struct KnownStages {
    bool device = true;  ///< whether anything is known of load there
    bool server = true;  ///< likewise, and on the way
    bool losses = false; ///< of requests on their way, there or back
    /// Whether the simulator follows requests that end on the server instead of what is bounded stage by
    /// stage: every device has a link of its own, the only one of the way to the server and of the way back;
    /// nobody else uses links or server; the server serves first come, first served, and turns nobody away;
    /// the network is not SimGrid's lv08.
    bool followed = false;
    bool shares_device = false;                ///< equally, instead of serving in turn
    bool shares_server = false;                ///< likewise
    Knowledge after_device = Knowledge::exact; ///< what is known of instants if all is before
    Knowledge delays = Knowledge::exact;
    Knowledge rates = Knowledge::exact;
    double least_delay = 0;                   ///< of what `delays` leaves open, and latencies; seconds
    std::vector<SharedLink> links;            ///< of the route out
    std::vector<std::size_t> drawn;           ///< of the route out: links whose delays are known beforehand
    std::optional<std::size_t> sharing;       ///< among `links`: on which equal shares are a bound
    std::optional<LinksBeforeOne> before_one; ///< where these are the route out, and ours alone
};

[[nodiscard]] KnownStages known_stages_of(SearchSetting const& setting);

} // namespace sunder::nas
