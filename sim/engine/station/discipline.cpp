#include "sim/engine/station/discipline.hpp"

#include "sim/engine/heap.hpp"

#include <bit>
#include <deque>
#include <limits>
#include <optional>

namespace sunder::sim {
namespace {

/// Who was removed leaves a gap, which goes when it comes to the front.
class FirstCome final : public Discipline {
public:
    Ticket push(JobNumber job, Station::Job const& /*what*/) override
    {
        jobs_.emplace_back(job);
        return {.behind = 0, .number = gone_ + jobs_.size() - 1};
    }
    [[nodiscard]] JobNumber first() const override { return *jobs_.front(); }
    JobNumber pop() override
    {
        auto const job = *jobs_.front();
        drop_front();
        return job;
    }
    void remove(Ticket const& ticket) override
    {
        jobs_[ticket.number - gone_].reset();
        if (!jobs_.front()) drop_front();
    }

private:
    void drop_front()
    {
        do {
            jobs_.pop_front();
            ++gone_;
        } while (!jobs_.empty() && !jobs_.front());
    }

    std::deque<std::optional<JobNumber>> jobs_;
    std::uint64_t gone_ = 0;
};

/// Those first of whom `Behind` is least.
template <class Behind>
class Ranked final : public Discipline {
public:
    Ticket push(JobNumber number, Station::Job const& job) override
    {
        Ticket const ticket{.behind = Behind{}(job), .number = come_++};
        jobs_.push(ticket, number);
        return ticket;
    }
    [[nodiscard]] JobNumber first() const override { return jobs_.first().value; }
    JobNumber pop() override { return jobs_.pop().value; }
    void remove(Ticket const& ticket) override { jobs_.withdraw(ticket); }

private:
    Heap<Ticket, JobNumber> jobs_;
    std::uint64_t come_ = 0;
};

/// A whole number for each instant or time, in their order: that of their bits. \pre it is not negative
std::int64_t rank_of(Seconds time)
{
    static_assert(std::numeric_limits<double>::is_iec559);
    return std::bit_cast<std::int64_t>(time.value());
}

struct Unimportance {
    std::int64_t operator()(Station::Job const& job) const { return -job.priority; }
};

struct Due {
    std::int64_t operator()(Station::Job const& job) const { return rank_of(job.due); }
};

struct Length {
    std::int64_t operator()(Station::Job const& job) const { return rank_of(job.service); }
};

} // namespace

std::unique_ptr<Discipline> first_come()
{
    return std::make_unique<FirstCome>();
}

std::unique_ptr<Discipline> by_priority()
{
    return std::make_unique<Ranked<Unimportance>>();
}

std::unique_ptr<Discipline> earliest_deadline()
{
    return std::make_unique<Ranked<Due>>();
}

std::unique_ptr<Discipline> shortest_first()
{
    return std::make_unique<Ranked<Length>>();
}

} // namespace sunder::sim
