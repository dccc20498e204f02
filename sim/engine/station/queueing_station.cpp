#include "sim/engine/station/queueing_station.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim {

QueueingStation::QueueingStation(Setup const& setup, Waiting waiting, Calendar& calendar)
    : setup_{setup}, waiting_{std::move(waiting)}, calendar_{calendar}
{
}

std::optional<JobNumber> QueueingStation::submit(Job const& job)
{
    bool const runs = busy_workers_ < setup_.group->workers;
    if (!runs && waiting_.limit && waiting_count_ >= *waiting_.limit) return std::nullopt;
    auto const number = held_.take();
    auto& held = held_[number];
    held.job = job;
    if (runs) {
        begin(number);
        return number;
    }
    held.phase = Held::Phase::waits;
    held.ticket = waiting_.discipline->push(number, job.priority);
    most_waiting_ = std::max(most_waiting_, ++waiting_count_);
    return number;
}

void QueueingStation::begin(JobNumber number)
{
    ++busy_workers_;
    auto& held = held_[number];
    Seconds const now = calendar_.now();
    held.started_at = now;
    held.phase = Held::Phase::runs;
    held.ends = calendar_.schedule(setup_.speed->when(now, held.job.service.value()),
                                   Turn::of_leaving(held.job.source), *this, number);
    held.job.client->job_started(held.job.token);
}

/// \return how long the job has had its worker
Seconds QueueingStation::book(Held const& held)
{
    Seconds const from = held.started_at;
    Seconds const to = calendar_.now();
    busy_total_ += to - from;
    Seconds const first = std::max(from, setup_.window.from);
    Seconds const last = std::min(to, setup_.window.to);
    if (first < last) busy_ += last - first;
    return to - from;
}

void QueueingStation::free_worker()
{
    --busy_workers_;
    if (waiting_count_ == 0) return;
    --waiting_count_;
    begin(waiting_.discipline->pop());
}

void QueueingStation::wake(std::uint64_t number)
{
    auto& held = held_[number];
    auto* const client = held.job.client;
    auto const token = held.job.token;
    Seconds const lasted = book(held);
    held.phase = Held::Phase::left;
    held_.give_back(number);
    free_worker();
    client->job_finished(token, lasted);
}

Seconds QueueingStation::withdraw(JobNumber number)
{
    auto& held = held_[number];
    bool const ran = std::exchange(held.phase, Held::Phase::left) == Held::Phase::runs;
    held_.give_back(number);
    if (!ran) {
        waiting_.discipline->remove(held.ticket);
        --waiting_count_;
        return {};
    }
    calendar_.cancel(held.ends);
    Seconds const lasted = book(held);
    free_worker();
    return lasted;
}

void QueueingStation::settle()
{
    for (auto const& held : held_.all()) {
        if (held.phase == Held::Phase::runs) (void)book(held);
    }
}

} // namespace sunder::sim
