/// \file
/// `accuracy: {proxy: ...}`: how networks are to be scored without training. Plain settings: nas/proxy does
/// the work, where it is built.
#pragma once

#include "nas/accuracy/proxy.hpp"
#include "nas/runner/one_shot_plan.hpp"
#include "sim/base/diagnostic.hpp"

#include <cstdint>
#include <optional>
#include <vector>

namespace sunder::nas {

struct ProxyPlan {
    std::vector<Proxy> factors{Proxy::swap, Proxy::flops}; ///< whose ranks are multiplied
    std::optional<ImageSource> images;                     ///< absent: noise
    std::int64_t count = 16;                               ///< images
    std::int64_t size = 8;    ///< height and width that they are brought to, where the space allows it
    std::int64_t among = 500; ///< random architectures that an architecture is ranked among
    sim::Location where;      ///< of the plan
};

} // namespace sunder::nas
