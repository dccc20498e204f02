#include "sim/engine/station/failing_station.hpp"

#include "sim/base/match.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace sunder::sim {
namespace {

std::optional<std::int64_t> limit_of(Queue const& queue)
{
    using Limit = std::optional<std::int64_t>;
    return std::visit(Match{[](Fifo const& fifo) { return fifo.limit; },
                            [](PriorityQueue const& priority) { return priority.limit; },
                            [](Sharing const&) { return Limit{}; },
                            [](EarliestDeadline const& earliest) { return earliest.limit; },
                            [](ShortestFirst const& shortest) { return shortest.limit; }},
                      queue);
}

} // namespace

FailingStation::FailingStation(std::unique_ptr<Station> station, Downtimes downtimes, Calendar& calendar)
    : station_{std::move(station)}, downtimes_{std::move(downtimes)}, calendar_{calendar}
{
    plan_next();
}

std::optional<JobNumber> FailingStation::submit(Job const& job)
{
    if (is_down_ && downtimes_.limit && waiting_ >= *downtimes_.limit) return std::nullopt;
    auto const number = held_.take({.job = job, .order = come_++, .phase = Held::Phase::waits});
    if (is_down_) {
        hold_back(held_[number]);
        return number;
    }
    if (pass_on(number)) return number;
    forget(number);
    return std::nullopt;
}

/// \return whether there was room
bool FailingStation::pass_on(JobNumber number)
{
    auto job = held_[number].job;
    job.listener = this;
    job.token = number;
    held_[number].inside = station_->submit(job);
    return held_[number].inside.has_value();
}

void FailingStation::forget(JobNumber number)
{
    held_[number].phase = Held::Phase::gone;
    held_.give_back(number);
}

void FailingStation::hold_back(Held& held)
{
    held.inside.reset();
    ++held_back_.jobs;
    held_back_.work += held.job.service;
    if (held.phase == Held::Phase::waits) most_waiting_ = std::max(most_waiting_, ++waiting_);
}

/// Who is held back is so no more.
void FailingStation::let_go(Held const& held)
{
    held_back_.work = --held_back_.jobs == 0 ? Seconds{} : held_back_.work - held.job.service;
    if (held.phase == Held::Phase::waits) --waiting_;
}

Withdrawn FailingStation::withdraw(JobNumber number)
{
    auto const held = held_[number];
    forget(number);
    if (held.inside) return station_->withdraw(*held.inside);
    let_go(held);
    return {.worker_time = {}, .left = held.job.service};
}

Backlog FailingStation::backlog()
{
    auto const inside = station_->backlog();
    return {.jobs = inside.jobs + held_back_.jobs, .work = inside.work + held_back_.work};
}

std::int64_t FailingStation::most_waiting() const
{
    return std::max(most_waiting_, station_->most_waiting());
}

void FailingStation::plan_next()
{
    if (next_ == downtimes_.outages.size()) return;
    auto const& outage = downtimes_.outages[next_];
    calendar_.schedule(is_down_ ? outage.to : outage.from, Turn{}, *this, 0);
}

void FailingStation::wake(std::uint64_t /*token*/)
{
    is_down_ ? come_up() : go_down();
}

/// In the order of coming.
std::vector<JobNumber> FailingStation::all_in(Held::Phase phase) const
{
    std::vector<JobNumber> numbers;
    for (JobNumber number = 0; number < held_.size(); ++number)
        if (held_[number].phase == phase) numbers.push_back(number);
    std::ranges::sort(numbers, {}, [this](JobNumber number) { return held_[number].order; });
    return numbers;
}

void FailingStation::go_down()
{
    bool const loses = downtimes_.outages[next_].work == WorkUnderWay::lost;
    auto const running = all_in(Held::Phase::runs);
    for (auto const number : all_in(Held::Phase::waits)) {
        station_->withdraw(held_[number].inside.value());
        hold_back(held_[number]);
    }
    std::vector<std::pair<Job, Withdrawn>> struck;
    for (auto const number : running) {
        auto& held = held_[number];
        auto const so_far = station_->withdraw(held.inside.value());
        struck.emplace_back(held.job, so_far);
        held.job.service = so_far.left;
        held.phase = Held::Phase::paused;
        loses ? forget(number) : hold_back(held);
    }
    is_down_ = true;
    plan_next();
    for (auto const& [job, so_far] : struck)
        loses ? job.listener->job_lost(job.token, so_far) : job.listener->job_paused(job.token, so_far);
}

void FailingStation::come_up()
{
    while (held_back_.jobs > 0) {
        auto coming = all_in(Held::Phase::paused);
        std::ranges::move(all_in(Held::Phase::waits), std::back_inserter(coming));
        std::vector<std::uint64_t> orders;
        for (auto const number : coming)
            orders.push_back(held_[number].order);
        for (std::size_t i = 0; i < coming.size(); ++i) {
            auto const held = held_[coming[i]]; // which may move
            bool const is_there = held.phase != Held::Phase::gone && held.order == orders[i] && !held.inside;
            if (!is_there) continue;
            let_go(held);
            held_[coming[i]].phase = Held::Phase::waits;
            if (!pass_on(coming[i])) job_dropped(coming[i]);
        }
    }
    is_down_ = false;
    ++next_;
    plan_next();
}

void FailingStation::job_started(std::uint64_t number)
{
    auto& held = held_[number];
    held.phase = Held::Phase::runs;
    held.job.listener->job_started(held.job.token);
}

void FailingStation::job_finished(std::uint64_t number, Seconds worker_time)
{
    auto const job = held_[number].job;
    forget(number);
    job.listener->job_finished(job.token, worker_time);
}

/// Its jobs have one listener.
void FailingStation::batch_finished(FinishedBatch const& batch)
{
    auto* const listener = held_[batch.tokens.front()].job.listener;
    auto tokens = std::exchange(finished_, {});
    for (auto const number : batch.tokens) {
        tokens.push_back(held_[number].job.token);
        forget(number);
    }
    listener->batch_finished({.tokens = tokens, .worker_time = batch.worker_time, .size = batch.size});
    tokens.clear();
    finished_ = std::move(tokens);
}

void FailingStation::job_dropped(std::uint64_t number)
{
    auto const job = held_[number].job;
    forget(number);
    job.listener->job_dropped(job.token);
}

void FailingStation::job_paused(std::uint64_t number, Withdrawn const& so_far)
{
    auto& held = held_[number];
    held.phase = Held::Phase::waits;
    held.job.listener->job_paused(held.job.token, so_far);
}

void FailingStation::job_lost(std::uint64_t number, Withdrawn const& so_far)
{
    auto const job = held_[number].job;
    forget(number);
    job.listener->job_lost(job.token, so_far);
}

std::unique_ptr<Station> with_outages(std::unique_ptr<Station> station, Queue const& queue,
                                      std::vector<Outage> outages, Calendar& calendar)
{
    if (outages.empty()) return station;
    return std::make_unique<FailingStation>(
        std::move(station),
        FailingStation::Downtimes{.outages = std::move(outages), .limit = limit_of(queue)}, calendar);
}

} // namespace sunder::sim
