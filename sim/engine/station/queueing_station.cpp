#include "sim/engine/station/queueing_station.hpp"

#include "sim/base/match.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim {

QueueingStation::QueueingStation(Setup const& setup, WaitingRoom room, Calendar& calendar)
    : setup_{setup}, room_{std::move(room)}, calendar_{calendar}, preparation_{make_preparation(setup)}
{
}

std::optional<JobNumber> QueueingStation::submit(Job const& job)
{
    bool const runs = std::ssize(running_) < setup_.group->workers;
    if (room_.drops_late && is_late(job.due, calendar_.now())) return std::nullopt;
    if (!runs && room_.limit && waiting_count_ >= *room_.limit) return std::nullopt;
    auto const number = held_.take();
    auto& held = held_[number];
    held.listener = job.listener;
    held.token = job.token;
    held.service = job.service;
    held.source = job.source;
    if (preparation_) {
        if (kinds_.size() <= number) kinds_.resize(number + 1);
        kinds_[number] = job.kind;
    }
    if (runs) {
        begin(number);
        return number;
    }
    held.at = job.due;
    held.leaves = room_.discipline->push(number, job);
    most_waiting_ = std::max(most_waiting_, ++waiting_count_);
    waiting_work_ += job.service;
    return number;
}

/// What has to be done before is work of the job's own.
void QueueingStation::prepare(JobNumber number)
{
    held_[number].service += preparation_->before(kinds_[number], calendar_.now());
}

void QueueingStation::begin(JobNumber number)
{
    if (preparation_) prepare(number);
    auto& held = held_[number];
    if (places_.size() <= number) places_.resize(number + 1);
    places_[number] = static_cast<std::uint32_t>(running_.size());
    running_.push_back(static_cast<std::uint32_t>(number));
    Seconds const now = calendar_.now();
    held.at = now;
    held.leaves = calendar_.schedule(setup_.speed->when(now, held.service.value()),
                                     Turn::of_leaving(held.source), *this, number);
    held.listener->job_started(held.token);
}

/// \return how long the job has had its worker
Seconds QueueingStation::book(Held const& held)
{
    Seconds const from = held.at;
    Seconds const to = calendar_.now();
    busy_total_ += to - from;
    Seconds const first = std::max(from, setup_.window.from);
    Seconds const last = std::min(to, setup_.window.to);
    if (first < last) busy_ += last - first;
    return to - from;
}

/// A job leaves its worker. \return how long it has had it
Seconds QueueingStation::end(JobNumber number)
{
    auto const place = places_[number];
    places_[running_.back()] = place;
    running_[place] = running_.back();
    running_.pop_back();
    if (preparation_ && running_.empty()) preparation_->rest(calendar_.now());
    return book(held_[number]);
}

/// \pre somebody waits
void QueueingStation::begin_next()
{
    do {
        auto const next = room_.discipline->pop();
        auto const& held = held_[next];
        wait_no_more(held);
        if (!room_.drops_late || !is_late(held.at, calendar_.now())) return begin(next);
        dropped_.push_back({.listener = held.listener, .token = held.token});
        held_.give_back(next);
    } while (waiting_count_ > 0);
}

/// Before it is told who has finished, which may call off what was dropped.
void QueueingStation::tell_dropped()
{
    for (auto const& [listener, token] : std::exchange(dropped_, {}))
        listener->job_dropped(token);
}

void QueueingStation::wait_no_more(Held const& held)
{
    waiting_work_ = --waiting_count_ == 0 ? Seconds{} : waiting_work_ - held.service;
}

void QueueingStation::wake(std::uint64_t number)
{
    auto& held = held_[number];
    auto* const listener = held.listener;
    auto const token = held.token;
    Seconds const lasted = end(number);
    held_.give_back(number);
    free_worker();
    if (room_.drops_late) tell_dropped();
    listener->job_finished(token, lasted);
}

Withdrawn QueueingStation::withdraw(JobNumber number)
{
    auto const leaves = held_[number].leaves;
    held_.give_back(number);
    return std::visit(Match{[&](Discipline::Ticket const& ticket) {
                                room_.discipline->remove(ticket);
                                wait_no_more(held_[number]);
                                return Withdrawn{.worker_time = {}, .left = held_[number].service};
                            },
                            [&](Calendar::Event const& ends) {
                                calendar_.cancel(ends);
                                Seconds const left = left_of(held_[number]);
                                Seconds const lasted = end(number);
                                free_worker();
                                tell_dropped();
                                return Withdrawn{.worker_time = lasted, .left = left};
                            }},
                      leaves);
}

/// \pre it has a worker
Seconds QueueingStation::left_of(Held const& held) const
{
    Seconds const done{setup_.speed->integral(std::max(held.at, speed_since_), calendar_.now())};
    return std::max(Seconds{}, held.service - done);
}

/// Of what is under way only what is left is its service from now on.
void QueueingStation::change_speed(StepFunction const& speed)
{
    for (auto const number : running_)
        held_[number].service = left_of(held_[number]);
    setup_.speed = &speed;
    speed_since_ = calendar_.now();
    for (auto const number : running_) {
        auto& held = held_[number];
        calendar_.cancel(std::get<Calendar::Event>(held.leaves));
        held.leaves = calendar_.schedule(speed.when(speed_since_, held.service.value()),
                                         Turn::of_leaving(held.source), *this, number);
    }
}

Backlog QueueingStation::backlog()
{
    Backlog backlog{.jobs = waiting_count_ + std::ssize(running_), .work = waiting_work_};
    for (auto const number : running_)
        backlog.work += left_of(held_[number]);
    return backlog;
}

void QueueingStation::settle()
{
    for (auto const number : running_)
        (void)book(held_[number]);
}

} // namespace sunder::sim
