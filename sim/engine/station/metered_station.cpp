#include "sim/engine/station/metered_station.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sunder::sim {

MeteredStation::MeteredStation(std::unique_ptr<Station> station, Watched const& watched)
    : station_{std::move(station)}, watched_{watched}, share_of_power_{watched.power->share_of_busy_power()}
{
    watched_.power->tell(static_cast<DevicePower::Listener&>(*this));
}

std::optional<JobNumber> MeteredStation::submit(Job const& job)
{
    if (is_off()) return std::nullopt;
    auto const number = held_.take({.job = job,
                                    .order = come_++,
                                    .phase = Held::Phase::waits,
                                    .inside = 0,
                                    .counted = {},
                                    .at_busy_power = {}});
    auto passed_on = job;
    passed_on.listener = this;
    passed_on.token = number;
    auto const inside = station_->submit(passed_on);
    if (!inside) {
        forget(number);
        return std::nullopt;
    }
    held_[number].inside = *inside;
    return number;
}

void MeteredStation::forget(JobNumber number)
{
    held_[number].phase = Held::Phase::gone;
    held_.give_back(number);
}

/// \param worker_time  of the job so far
void MeteredStation::count(Held& held, Seconds worker_time) const
{
    held.at_busy_power += share_of_power_ * (worker_time - held.counted);
    held.counted = worker_time;
}

/// Of a job that leaves its worker.
void MeteredStation::count_last(Held& held, Seconds worker_time)
{
    count(held, worker_time);
    power_share_ = worker_time > Seconds{} ? held.at_busy_power / worker_time : share_of_power_;
    held.counted = held.at_busy_power = {};
}

Withdrawn MeteredStation::withdraw(JobNumber number)
{
    auto held = held_[number];
    forget(number);
    auto const so_far = station_->withdraw(held.inside);
    count_last(held, so_far.worker_time);
    look_at_workers();
    return so_far;
}

Seconds MeteredStation::worker_time(JobNumber job)
{
    return station_->worker_time(held_[job].inside);
}

std::optional<double> MeteredStation::charge() const
{
    auto const& charge = watched_.power->charge();
    if (!charge) return std::nullopt;
    return charge->left() / charge->capacity();
}

void MeteredStation::job_started(std::uint64_t number)
{
    auto& held = held_[number];
    held.phase = Held::Phase::runs;
    look_at_workers();
    held.job.listener->job_started(held.job.token);
}

void MeteredStation::job_finished(std::uint64_t number, Seconds worker_time)
{
    auto held = held_[number];
    forget(number);
    look_at_workers();
    count_last(held, worker_time);
    held.job.listener->job_finished(held.job.token, worker_time);
}

/// Its jobs have one listener, and have used the same.
void MeteredStation::batch_finished(FinishedBatch const& batch)
{
    look_at_workers();
    auto* const listener = held_[batch.tokens.front()].job.listener;
    std::vector<std::uint64_t> tokens;
    for (auto const number : batch.tokens) {
        tokens.push_back(held_[number].job.token);
        count_last(held_[number], batch.worker_time);
        forget(number);
    }
    listener->batch_finished({.tokens = tokens, .worker_time = batch.worker_time, .size = batch.size});
}

void MeteredStation::job_dropped(std::uint64_t number)
{
    auto const job = held_[number].job;
    forget(number);
    job.listener->job_dropped(job.token);
}

void MeteredStation::job_paused(std::uint64_t number, Withdrawn const& so_far)
{
    auto& held = held_[number];
    held.phase = Held::Phase::waits;
    look_at_workers();
    count_last(held, so_far.worker_time);
    held.job.listener->job_paused(held.job.token, so_far);
}

void MeteredStation::job_lost(std::uint64_t number, Withdrawn const& so_far)
{
    auto held = held_[number];
    forget(number);
    look_at_workers();
    count_last(held, so_far.worker_time);
    held.job.listener->job_lost(held.job.token, so_far);
}

/// In the order of coming.
std::vector<JobNumber> MeteredStation::all_in(Held::Phase phase) const
{
    std::vector<JobNumber> numbers;
    for (JobNumber number = 0; number < held_.size(); ++number)
        if (held_[number].phase == phase) numbers.push_back(number);
    std::ranges::sort(numbers, {}, [this](JobNumber number) { return held_[number].order; });
    return numbers;
}

/// Those that wait are taken away first, so that none of them is begun; each is told of before it is known
/// what its request does next.
void MeteredStation::went_off()
{
    auto const running = all_in(Held::Phase::runs);
    std::vector<std::pair<Held, Withdrawn>> waiting;
    std::vector<std::pair<Held, Withdrawn>> struck;
    for (auto const number : all_in(Held::Phase::waits)) {
        auto const held = held_[number];
        forget(number);
        waiting.emplace_back(held, station_->withdraw(held.inside));
    }
    for (auto const number : running) {
        auto const held = held_[number];
        forget(number);
        struck.emplace_back(held, station_->withdraw(held.inside));
    }
    std::ranges::move(waiting, std::back_inserter(struck));
    look_at_workers();
    for (auto& [held, so_far] : struck) {
        count_last(held, so_far.worker_time);
        held.job.listener->job_lost(held.job.token, so_far);
    }
    watched_.watcher->device_went_off(watched_.device);
}

void MeteredStation::pace_changed()
{
    for (auto const number : all_in(Held::Phase::runs))
        count(held_[number], station_->worker_time(held_[number].inside));
    share_of_power_ = watched_.power->share_of_busy_power();
    station_->change_speed(watched_.power->pace() < 1 ? *watched_.slow_speed : *watched_.speed);
}

} // namespace sunder::sim
