/// \file
/// `compute:` of a search.
#pragma once

#include "nas/config/space_of_search.hpp"
#include "nas/realise/compute_times.hpp"

namespace sunder::nas {

[[nodiscard]] sim::Form const& compute_form();

struct ComputeOfSearch {
    ComputeTimes device;
    ComputeTimes server;
    Texts texts;
};

/// Measured times of blocks, or those that follow from the roofline of the setting's devices.
[[nodiscard]] ComputeOfSearch read_compute(sim::YamlCursor const& at, SpaceOfSearch const& space,
                                           SearchSetting const& setting, sim::Reading const& reading);

} // namespace sunder::nas
