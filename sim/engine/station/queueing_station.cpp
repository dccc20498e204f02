#include "sim/engine/station/queueing_station.hpp"

#include "sim/base/match.hpp"

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
    held.listener = job.listener;
    held.token = job.token;
    held.service = job.service;
    held.source = job.source;
    if (runs) {
        begin(number);
        return number;
    }
    held.leaves = room_.discipline->push(number, job.priority);
    most_waiting_ = std::max(most_waiting_, ++waiting_count_);
    waiting_work_ += job.service;
    return number;
}

void QueueingStation::begin(JobNumber number)
{
    auto& held = held_[number];
    if (places_.size() <= number) places_.resize(number + 1);
    places_[number] = static_cast<std::uint32_t>(running_.size());
    running_.push_back(static_cast<std::uint32_t>(number));
    Seconds const now = calendar_.now();
    held.started_at = now;
    held.leaves = calendar_.schedule(setup_.speed->when(now, held.service.value()),
                                     Turn::of_leaving(held.source), *this, number);
    held.listener->job_started(held.token);
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
Seconds QueueingStation::end(JobNumber number)
{
    auto const place = places_[number];
    places_[running_.back()] = place;
    running_[place] = running_.back();
    running_.pop_back();
    return book(held_[number]);
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
    listener->job_finished(token, lasted);
}

Seconds QueueingStation::withdraw(JobNumber number)
{
    auto const leaves = held_[number].leaves;
    held_.give_back(number);
    return std::visit(Match{[&](Discipline::Ticket const& ticket) {
                                room_.discipline->remove(ticket);
                                wait_no_more(held_[number]);
                                return Seconds{};
                            },
                            [&](Calendar::Event const& ends) {
                                calendar_.cancel(ends);
                                Seconds const lasted = end(number);
                                free_worker();
                                return lasted;
                            }},
                      leaves);
}

Backlog QueueingStation::backlog()
{
    Backlog backlog{.jobs = waiting_count_ + std::ssize(running_), .work = waiting_work_};
    for (auto const number : running_) {
        auto const& held = held_[number];
        Seconds const done{setup_.speed->integral(held.started_at, calendar_.now())};
        backlog.work += std::max(Seconds{}, held.service - done);
    }
    return backlog;
}

void QueueingStation::settle()
{
    for (auto const number : running_)
        (void)book(held_[number]);
}

} // namespace sunder::sim
