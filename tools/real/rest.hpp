/// \file
/// What lies between two requests.
#pragma once

#include "sim/base/quantity.hpp"

#include <cstddef>
#include <vector>

namespace sunder::real {

/// Sleeps, and then has the caches full of something else, as other work leaves them: what computes next
/// finds its code and its weights in memory. Of no length: nothing.
class Rest {
public:
    explicit Rest(sim::Seconds length);
    void operator()();

private:
    sim::Seconds length_;
    std::vector<std::byte> others_; ///< larger than the cache of a core
};

} // namespace sunder::real
