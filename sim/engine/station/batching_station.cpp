#include "sim/engine/station/batching_station.hpp"

#include "sim/engine/overlap.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim {
namespace {

// Events are the ends of batches and the ends of windows.

std::uint64_t token_of_batch(std::uint64_t batch)
{
    return 2 * batch;
}

std::uint64_t token_of_kind(std::uint32_t kind)
{
    return 2 * std::uint64_t{kind} + 1;
}

} // namespace

BatchingStation::BatchingStation(Setup const& setup, Rules rules, Calendar& calendar)
    : setup_{setup},
      rules_{rules},
      calendar_{calendar},
      batching_{setup.group->batch.value()},
      preparation_{make_preparation(setup)}
{
}

std::int64_t BatchingStation::most_of(std::uint32_t kind) const
{
    return kind == Job::alone ? 1 : batching_.max;
}

/// Whether the next job of the kind would not wait.
bool BatchingStation::starts_at_once(std::uint32_t kind) const
{
    if (!has_free_worker()) return false;
    bool const is_full = kinds_[kind].waiting + 1 >= most_of(kind);
    return is_full || batching_.window <= Seconds{};
}

void BatchingStation::make_kinds(std::uint32_t last)
{
    while (kinds_.size() <= last) {
        auto& kind = kinds_.emplace_back();
        kind.line = rules_.line();
        bool const is_by_age = rules_.line == first_come;
        if (!is_by_age && batching_.window > Seconds{}) kind.by_age = first_come();
    }
}

std::optional<JobNumber> BatchingStation::submit(Job const& job)
{
    if (rules_.drops_late && is_late(job.due, calendar_.now())) return std::nullopt;
    make_kinds(job.kind);
    bool const is_full = rules_.limit && waiting_count_ >= *rules_.limit;
    if (is_full && !starts_at_once(job.kind)) return std::nullopt;
    auto const number = held_.take({.listener = job.listener,
                                    .token = job.token,
                                    .service = job.service,
                                    .came_at = calendar_.now(),
                                    .due = job.due,
                                    .number = come_++,
                                    .source = job.source,
                                    .kind = job.kind,
                                    .in_line = {},
                                    .by_age = {},
                                    .batch = {}});
    auto& kind = kinds_[job.kind];
    held_[number].in_line = kind.line->push(number, job);
    if (kind.by_age) held_[number].by_age = kind.by_age->push(number, job);
    kind.work += job.service;
    ++kind.waiting;
    ++waiting_count_;
    fill_workers();
    watch(job.kind);
    most_waiting_ = std::max(most_waiting_, waiting_count_);
    tell_dropped();
    return number;
}

/// What is left of the lines when one has left his.
void BatchingStation::leave_line(JobNumber number)
{
    auto const& held = held_[number];
    auto& kind = kinds_[held.kind];
    if (kind.by_age) kind.by_age->remove(held.by_age);
    kind.work = --kind.waiting == 0 ? Seconds{} : kind.work - held.service;
    --waiting_count_;
}

/// \pre somebody waits
Seconds BatchingStation::window_ends(Kind const& kind) const
{
    auto const oldest = kind.by_age ? kind.by_age->first() : kind.line->first();
    return held_[oldest].came_at + batching_.window;
}

/// Whether a batch of this kind may start.
bool BatchingStation::is_ripe(std::uint32_t number) const
{
    auto const& kind = kinds_[number];
    if (kind.waiting == 0) return false;
    return kind.waiting >= most_of(number) || calendar_.now() >= window_ends(kind);
}

std::optional<std::uint32_t> BatchingStation::next_kind() const
{
    std::optional<std::uint32_t> best;
    Discipline::Ticket first;
    for (std::uint32_t number = 0; number < kinds_.size(); ++number) {
        if (!is_ripe(number)) continue;
        auto const& held = held_[kinds_[number].line->first()];
        Discipline::Ticket const ticket{.behind = held.in_line.behind, .number = held.number};
        if (best && !(ticket < first)) continue;
        best = number;
        first = ticket;
    }
    return best;
}

void BatchingStation::fill_workers()
{
    while (has_free_worker()) {
        auto const kind = next_kind();
        if (!kind) return;
        start(*kind);
    }
}

/// Looks at a kind again when the window of its oldest closes; a window that has gone with its job wakes in
/// vain.
void BatchingStation::watch(std::uint32_t number)
{
    auto& kind = kinds_[number];
    if (kind.is_watched || kind.waiting == 0 || is_ripe(number)) return;
    kind.is_watched = true;
    auto const oldest = kind.by_age ? kind.by_age->first() : kind.line->first();
    calendar_.schedule(window_ends(kind), Turn::of_leaving(held_[oldest].source), *this,
                       token_of_kind(number));
}

/// A batch of those whose turn it is; none where all of them are late and dropped.
void BatchingStation::start(std::uint32_t number)
{
    auto& kind = kinds_[number];
    auto const place = batches_under_way_.take();
    auto& jobs = batches_under_way_[place].jobs;
    jobs.clear();
    Seconds longest;
    while (kind.waiting > 0 && std::ssize(jobs) < most_of(number)) {
        auto const job = kind.line->pop();
        leave_line(job);
        auto& held = held_[job];
        if (rules_.drops_late && is_late(held.due, calendar_.now())) {
            dropped_.push_back({.listener = held.listener, .token = held.token});
            held_.give_back(job);
            continue;
        }
        longest = std::max(longest, held.service);
        held.batch = place;
        jobs.push_back(job);
    }
    if (jobs.empty())
        batches_under_way_.give_back(place);
    else
        begin(place, longest);
    watch(number);
}

void BatchingStation::begin(std::uint64_t number, Seconds longest)
{
    auto& batch = batches_under_way_[number];
    Seconds const now = calendar_.now();
    auto const& first = held_[batch.jobs.front()];
    batch.size = static_cast<std::int32_t>(batch.jobs.size());
    batch.service = batching_.growth[batch.jobs.size() - 1] * longest;
    if (preparation_) batch.service += preparation_->before(first.kind, now);
    batch.started_at = batch.since = now;
    batch.attained = batch.done = {};
    batch.ends = calendar_.schedule(setup_.speed->when(now, batch.service.value()),
                                    Turn::of_leaving(first.source), *this, token_of_batch(number));
    batch.running = running_.size();
    running_.push_back(number);
    if (now >= setup_.window.from && now < setup_.window.to) {
        ++batches_.batches;
        batches_.jobs += batch.size;
        batches_.largest = std::max<std::int64_t>(batches_.largest, batch.size);
    }
    for (auto const job : batch.jobs)
        held_[job].listener->job_started(held_[job].token);
}

/// \pre some of its jobs are there
void BatchingStation::attain(Batch& batch) const
{
    Seconds const now = calendar_.now();
    batch.attained += (now - batch.since) / static_cast<double>(batch.jobs.size());
    batch.since = now;
}

/// Of its service.
Seconds BatchingStation::done_by(Batch const& batch) const
{
    Seconds const from = std::max(batch.started_at, speed_since_);
    return batch.done + Seconds{setup_.speed->integral(from, calendar_.now())};
}

/// \pre a worker has it
Seconds BatchingStation::worker_time(JobNumber job)
{
    auto& batch = batches_under_way_[held_[job].batch.value()];
    attain(batch);
    return batch.attained;
}

void BatchingStation::change_speed(StepFunction const& speed)
{
    for (auto const number : running_)
        batches_under_way_[number].done = done_by(batches_under_way_[number]);
    setup_.speed = &speed;
    speed_since_ = calendar_.now();
    for (auto const number : running_) {
        auto& batch = batches_under_way_[number];
        Seconds const left = std::max(Seconds{}, batch.service - batch.done);
        calendar_.cancel(batch.ends);
        batch.ends = calendar_.schedule(speed.when(speed_since_, left.value()),
                                        Turn::of_leaving(held_[batch.jobs.front()].source), *this,
                                        token_of_batch(number));
    }
}

void BatchingStation::book(Batch const& batch)
{
    Seconds const from = batch.started_at;
    Seconds const to = calendar_.now();
    busy_total_ += to - from;
    busy_ += overlap(from, to, setup_.window);
}

/// A batch leaves its worker.
void BatchingStation::end(std::uint64_t number)
{
    auto const& batch = batches_under_way_[number];
    book(batch);
    batches_under_way_[running_.back()].running = batch.running;
    running_[batch.running] = running_.back();
    running_.pop_back();
    if (preparation_ && running_.empty()) preparation_->rest(calendar_.now());
    batches_under_way_.give_back(number);
}

void BatchingStation::finish(std::uint64_t number)
{
    auto& batch = batches_under_way_[number];
    attain(batch);
    Seconds const worker_time = batch.attained;
    auto const size = batch.size;
    auto const& first = held_[batch.jobs.front()];
    auto* const listener = first.listener;
    bool const is_alone = first.kind == Job::alone;
    auto tokens = std::exchange(finished_, {});
    for (auto const job : batch.jobs) {
        tokens.push_back(held_[job].token);
        held_.give_back(job);
    }
    end(number);
    fill_workers();
    tell_dropped(); // first: who has finished may call off what was dropped
    if (is_alone)
        listener->job_finished(tokens.front(), worker_time);
    else
        listener->batch_finished({.tokens = tokens, .worker_time = worker_time, .size = size});
    tokens.clear();
    finished_ = std::move(tokens);
}

void BatchingStation::tell_dropped()
{
    if (dropped_.empty()) return;
    for (auto const& [listener, token] : std::exchange(dropped_, {}))
        listener->job_dropped(token);
}

void BatchingStation::wake(std::uint64_t token)
{
    bool const is_batch = token % 2 == 0;
    if (is_batch) {
        finish(token / 2);
    } else {
        auto const kind = static_cast<std::uint32_t>(token / 2);
        kinds_[kind].is_watched = false;
        fill_workers();
        watch(kind);
    }
    tell_dropped();
}

/// Of a batch under way each job has done the same share.
Withdrawn BatchingStation::withdraw(JobNumber job)
{
    auto const held = held_[job];
    if (!held.batch) {
        kinds_[held.kind].line->remove(held.in_line);
        leave_line(job);
        held_.give_back(job);
        return {.worker_time = {}, .left = held.service};
    }
    auto& batch = batches_under_way_[*held.batch];
    attain(batch);
    Seconds const attained = batch.attained;
    double const left = batch.service > Seconds{} ? std::max(0.0, 1 - done_by(batch) / batch.service) : 0;
    std::erase(batch.jobs, job);
    held_.give_back(job);
    if (batch.jobs.empty()) {
        calendar_.cancel(batch.ends);
        end(*held.batch);
        fill_workers();
        tell_dropped();
    }
    return {.worker_time = attained, .left = left * held.service};
}

Backlog BatchingStation::backlog()
{
    Backlog backlog{.jobs = waiting_count_, .work = {}};
    for (auto const number : running_) {
        auto const& batch = batches_under_way_[number];
        backlog.jobs += std::ssize(batch.jobs);
        backlog.work += std::max(Seconds{}, batch.service - done_by(batch));
    }
    for (std::uint32_t number = 0; number < kinds_.size(); ++number) {
        auto const& kind = kinds_[number];
        if (kind.waiting == 0) continue;
        auto const most = most_of(number);
        auto const growth = [&](std::int64_t size) {
            return size == 0 ? 0.0 : batching_.growth[static_cast<std::size_t>(size - 1)];
        };
        double const batches = static_cast<double>(kind.waiting / most) * growth(most);
        backlog.work +=
            (batches + growth(kind.waiting % most)) / static_cast<double>(kind.waiting) * kind.work;
    }
    return backlog;
}

void BatchingStation::settle()
{
    for (auto const number : running_)
        book(batches_under_way_[number]);
}

} // namespace sunder::sim
