#include "sim/engine/station/discipline.hpp"

#include "sim/engine/heap.hpp"

#include <deque>
#include <optional>

namespace sunder::sim {
namespace {

/// Who was removed leaves a gap, which goes when it comes to the front.
class FirstCome final : public Discipline {
public:
    Ticket push(std::uint64_t job, std::int64_t /*priority*/) override
    {
        jobs_.emplace_back(job);
        return {.behind = 0, .number = gone_ + jobs_.size() - 1};
    }
    std::uint64_t pop() override
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

    std::deque<std::optional<std::uint64_t>> jobs_;
    std::uint64_t gone_ = 0;
};

class ByPriority final : public Discipline {
public:
    Ticket push(std::uint64_t job, std::int64_t priority) override
    {
        Ticket const ticket{.behind = -priority, .number = come_++};
        jobs_.push(ticket, job);
        return ticket;
    }
    std::uint64_t pop() override { return jobs_.pop().value; }
    void remove(Ticket const& ticket) override { jobs_.withdraw(ticket); }

private:
    Heap<Ticket, std::uint64_t> jobs_;
    std::uint64_t come_ = 0;
};

} // namespace

std::unique_ptr<Discipline> first_come()
{
    return std::make_unique<FirstCome>();
}

std::unique_ptr<Discipline> by_priority()
{
    return std::make_unique<ByPriority>();
}

} // namespace sunder::sim
