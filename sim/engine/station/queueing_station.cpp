#include "sim/engine/station/queueing_station.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim {

QueueingStation::QueueingStation(Setup const& setup, WaitingRoom room, Calendar& calendar)
    : setup_{setup}, room_{std::move(room)}, calendar_{calendar}
{
}

std::optional<JobNumber> QueueingStation::submit(Job const& job)
{
    bool const runs = std::ssize(running_) < setup_.group->workers;
    if (!runs && room_.limit && waiting_count_ >= *room_.limit) return std::nullopt;
    auto const number = held_.take();
    auto& held = held_[number];
    held.job = job;
    if (runs) {
        begin(number);
        return number;
    }
    held.phase = Held::Phase::waits;
    held.ticket = room_.discipline->push(number, job.priority);
    most_waiting_ = std::max(most_waiting_, ++waiting_count_);
    waiting_work_ += job.service;
    return number;
}

void QueueingStation::begin(JobNumber number)
{
    auto& held = held_[number];
    held.place = running_.size();
    running_.push_back(number);
    Seconds const now = calendar_.now();
    held.started_at = now;
    held.phase = Held::Phase::runs;
    held.ends = calendar_.schedule(setup_.speed->when(now, held.job.service.value()),
                                   Turn::of_leaving(held.job.source), *this, number);
    held.job.listener->job_started(held.job.token);
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

/// A job leaves its worker. \return how long it has had it
Seconds QueueingStation::end(Held const& held)
{
    held_[running_.back()].place = held.place;
    running_[held.place] = running_.back();
    running_.pop_back();
    return book(held);
}

void QueueingStation::free_worker()
{
    if (waiting_count_ == 0) return;
    auto const next = room_.discipline->pop();
    wait_no_more(held_[next]);
    begin(next);
}

void QueueingStation::wait_no_more(Held const& held)
{
    waiting_work_ = --waiting_count_ == 0 ? Seconds{} : waiting_work_ - held.job.service;
}

void QueueingStation::wake(std::uint64_t number)
{
    auto& held = held_[number];
    auto* const listener = held.job.listener;
    auto const token = held.job.token;
    Seconds const lasted = end(held);
    held.phase = Held::Phase::left;
    held_.give_back(number);
    free_worker();
    listener->job_finished(token, lasted);
}

Seconds QueueingStation::withdraw(JobNumber number)
{
    auto& held = held_[number];
    bool const ran = std::exchange(held.phase, Held::Phase::left) == Held::Phase::runs;
    held_.give_back(number);
    if (!ran) {
        room_.discipline->remove(held.ticket);
        wait_no_more(held);
        return {};
    }
    calendar_.cancel(held.ends);
    Seconds const lasted = end(held);
    free_worker();
    return lasted;
}

Backlog QueueingStation::backlog()
{
    Backlog backlog{.jobs = waiting_count_ + std::ssize(running_), .work = waiting_work_};
    for (auto const number : running_) {
        auto const& held = held_[number];
        Seconds const done{setup_.speed->integral(held.started_at, calendar_.now())};
        backlog.work += std::max(Seconds{}, held.job.service - done);
    }
    return backlog;
}

void QueueingStation::settle()
{
    for (auto const number : running_)
        (void)book(held_[number]);
}

} // namespace sunder::sim
