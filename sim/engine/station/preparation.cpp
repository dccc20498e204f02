#include "sim/engine/station/preparation.hpp"

#include <algorithm>
#include <limits>
#include <utility>

namespace sunder::sim {
namespace {

constexpr Seconds never{std::numeric_limits<double>::infinity()};

} // namespace

Preparation::Preparation(Station::Setup const& setup)
    : group_{*setup.group}, memory_{setup.memory_of_kinds}, window_{setup.window}, rests_since_{-1 * never}
{
}

Seconds Preparation::before(std::uint32_t kind, Seconds now)
{
    Seconds const warm = warm_up(now);
    return warm + load(kind, now);
}

Seconds Preparation::warm_up(Seconds now)
{
    auto const& warm_up = group_.warm_up;
    if (!warm_up) return {};
    Seconds const rested = now - std::exchange(rests_since_, never);
    if (rested >= warm_up->after_idle.value_or(never)) {
        warm_at_ = now + warm_up->time;
        if (counts(now)) ++count_.warm_ups;
    }
    return std::max(Seconds{}, warm_at_ - now);
}

Seconds Preparation::load(std::uint32_t kind, Seconds now)
{
    auto const& profile = group_.profile;
    if (!profile.load_rate || kind == Station::Job::alone) return {};
    auto const found = std::ranges::find(loaded_, kind);
    if (found != loaded_.end()) {
        loaded_.splice(loaded_.begin(), loaded_, found);
        return {};
    }
    Bytes const piece = (*memory_)[kind];
    while (profile.memory && !loaded_.empty() && held_ + piece > *profile.memory) {
        held_ -= (*memory_)[loaded_.back()];
        loaded_.pop_back();
    }
    loaded_.push_front(kind);
    held_ = loaded_.size() == 1 ? piece : held_ + piece;
    if (counts(now)) ++count_.loads;
    return piece / *profile.load_rate;
}

std::unique_ptr<Preparation> make_preparation(Station::Setup const& setup)
{
    auto const& group = *setup.group;
    if (!group.warm_up && !group.profile.load_rate) return nullptr;
    return std::make_unique<Preparation>(setup);
}

} // namespace sunder::sim
