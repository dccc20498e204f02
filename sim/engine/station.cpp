#include "sim/engine/station.hpp"

#include "sim/base/match.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim {

Station::Station(Setup setup, Calendar& calendar, Client& client)
    : setup_{setup}, calendar_{calendar}, client_{client}
{
    if (!std::holds_alternative<Sharing>(setup_.group->queue)) return;
    sharing_.emplace(ProcessorSharing::Setup{.speed = setup_.speed,
                                             .servers = setup_.group->workers,
                                             .window = setup_.window},
                     calendar_, static_cast<ProcessorSharing::Client&>(*this));
}

std::optional<std::int64_t> Station::limit() const
{
    return std::visit(Match{[](Sharing const&) { return std::optional<std::int64_t>{}; },
                            [](auto const& queue) { return queue.limit; }},
                      setup_.group->queue);
}

Admission Station::submit(Job const& job)
{
    if (sharing_) {
        // Under sharing nobody waits: `attained` at the start stands in for the instant.
        sharing_->settle();
        auto const slot = running_.take({job, sharing_->attained()});
        client_.job_started(job.token);
        if (job.service > Seconds{})
            sharing_->start(
                {.amount = job.service.value(), .token = slot, .turn = Turn::of_leaving(job.source)});
        else
            calendar_.schedule(calendar_.now(), Turn::of_leaving(job.source), *this, slot);
        most_waiting_ = std::max(most_waiting_, sharing_->customers() - setup_.group->workers);
        return Admission::accepted;
    }
    if (busy_workers_ < setup_.group->workers) {
        begin(job);
        return Admission::accepted;
    }
    if (auto const most = limit(); most && waiting_count_ >= *most) return Admission::dropped;
    bool const by_priority = std::holds_alternative<PriorityQueue>(setup_.group->queue);
    waiting_[by_priority ? job.priority : 0].push_back(job);
    most_waiting_ = std::max(most_waiting_, ++waiting_count_);
    return Admission::accepted;
}

void Station::begin(Job const& job)
{
    ++busy_workers_;
    auto const slot = running_.take({job, calendar_.now()});
    client_.job_started(job.token);
    calendar_.schedule(setup_.speed->when(calendar_.now(), job.service.value()), Turn::of_leaving(job.source),
                       *this, slot);
}

void Station::wake(std::uint64_t slot)
{
    if (sharing_) return served(slot);
    auto const running = running_[slot];
    running_.give_back(slot);
    add_busy(running.started_at, calendar_.now());
    --busy_workers_;
    if (waiting_count_ > 0) {
        auto const first =
            std::ranges::find_if(waiting_, [](auto const& entry) { return !entry.second.empty(); });
        auto const next = first->second.front();
        first->second.pop_front();
        --waiting_count_;
        begin(next);
    }
    client_.job_finished(running.job.token, calendar_.now() - running.started_at);
}

void Station::served(std::uint64_t slot)
{
    auto const running = running_[slot];
    running_.give_back(slot);
    client_.job_finished(running.job.token, sharing_->attained() - running.started_at);
}

void Station::add_busy(Seconds from, Seconds to)
{
    busy_total_ += to - from;
    Seconds const first = std::max(from, setup_.window.from);
    Seconds const last = std::min(to, setup_.window.to);
    if (first < last) busy_ += last - first;
}

void Station::settle()
{
    if (sharing_) return sharing_->settle();
    for (auto const slot : running_.free())
        running_[slot].started_at = calendar_.now(); // nobody there: adds nothing
    for (auto& running : running_.all())
        add_busy(std::exchange(running.started_at, calendar_.now()), calendar_.now());
}

Seconds Station::busy() const
{
    return sharing_ ? sharing_->busy() : busy_;
}

Seconds Station::busy_total() const
{
    return sharing_ ? sharing_->busy_total() : busy_total_;
}

} // namespace sunder::sim
