/// \file
/// How often a device may change its mind.
#pragma once

#include "sim/policy/policy.hpp"

namespace sunder::sim {

/// Keeps a way for `hold` since the last switch at least, and looks for a better one not before
/// `every` since it last looked.
class Restraint {
public:
    explicit Restraint(PolicySettings const& settings) : hold_{hold_of(settings)}, every_{settings.every} {}

    /// Whether the request may be given another way than the one before.
    [[nodiscard]] bool may_switch(Observation const& seen)
    {
        bool const holds = seen.request - switched_at_ < hold_.requests || seen.now < held_until_;
        if (holds || seen.now < look_again_at_) return false;
        look_again_at_ = seen.now + every_;
        return true;
    }
    /// That request, or the very first, has another way than the one before.
    void switched(Observation const& seen)
    {
        switched_at_ = seen.request;
        held_until_ = seen.now + hold_.time;
    }

private:
    Hold hold_;
    Seconds every_;
    std::int64_t switched_at_ = 0; ///< request
    Seconds held_until_;
    Seconds look_again_at_;
};

} // namespace sunder::sim
