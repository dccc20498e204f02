// Requests whose device goes off.
#include "sim/engine/live_requests.hpp"

#include <algorithm>
#include <utility>
#include <vector>

namespace sunder::sim {

/// What a worker draws for it, over the busy power of its group.
double LiveRequests::share_of_busy_power(Live const& live)
{
    return live.stop().pool->station(live.place).power_share();
}

/// It has come to a device, with its message or its answer, or begins there. \return whether that is off, and
/// it has failed
bool LiveRequests::fails_where_it_came(Slot slot)
{
    auto const& live = live_[slot];
    bool const answers = live.phase == Live::Phase::answer;
    std::size_t const leg = answers ? live.itinerary->back.size() - live.hops_back : live.leg;
    if (!live.itinerary->stops[leg].pool->station(place(slot, leg)).is_off()) return false;
    fail(slot, Status::failed, FailedBy::battery);
    return true;
}

/// Whether its message or answer is on the way and comes from that device. \param device  row of Devices
bool LiveRequests::sends_from(Slot slot, std::int32_t device)
{
    auto const& live = live_[slot];
    auto const& stops = live.itinerary->stops;
    std::size_t leg = live.leg;
    if (live.phase == Live::Phase::answer)
        leg = live.itinerary->back.size() - live.hops_back;
    else if (live.phase != Live::Phase::message)
        return false;
    return stops[leg].first_row + static_cast<std::int32_t>(place(slot, leg)) == device;
}

/// What it sends is cut off, in the order in which requests arrived. Messages to it go on and fail when they
/// come, unless it is on again.
void LiveRequests::device_went_off(std::int32_t device)
{
    std::vector<bool> is_free(live_.all().size());
    for (auto const slot : live_.free())
        is_free[slot] = true;
    std::vector<std::pair<std::int64_t, Slot>> cut_off;
    for (Slot slot = 0; slot < is_free.size(); ++slot)
        if (!is_free[slot] && sends_from(slot, device)) cut_off.emplace_back(live_[slot].row, slot);
    std::ranges::sort(cut_off);
    for (auto const& [row, slot] : cut_off) {
        if (next_ == Recorder::Next::stop) return;
        // What became of one may have ended or begun another.
        if (live_[slot].row != row || !sends_from(slot, device)) continue;
        live_[slot].times = times_until_now(live_[slot]);
        withdraw_message(slot);
        waste_try(slot, {});
        fail_this_try(slot, Status::failed, FailedBy::battery);
    }
}

} // namespace sunder::sim
