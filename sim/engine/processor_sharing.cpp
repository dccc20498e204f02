#include "sim/engine/processor_sharing.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim {
namespace {

double amount_between(StepFunction const& speed, Seconds from, Seconds to)
{
    if (speed.constant()) return speed.values().front() * (to - from).value();
    return speed.integral(to) - speed.integral(from);
}

} // namespace

ProcessorSharing::ProcessorSharing(Setup setup, Calendar& calendar, Client& client)
    : setup_{setup}, calendar_{calendar}, client_{client}
{
}

double ProcessorSharing::share() const
{
    return std::min(1.0, static_cast<double>(setup_.servers) / static_cast<double>(heap_.size()));
}

void ProcessorSharing::settle()
{
    Seconds const from = std::exchange(settled_at_, calendar_.now());
    Seconds const to = settled_at_;
    if (heap_.empty() || to <= from) return;

    double const each = share();
    double const servers = each * static_cast<double>(heap_.size());
    virtual_time_ += each * amount_between(*setup_.speed, from, to);
    attained_ += each * (to - from);
    busy_total_ += servers * (to - from);
    Seconds const first = std::max(from, setup_.window.from);
    Seconds const last = std::min(to, setup_.window.to);
    if (first < last) busy_ += servers * (last - first);
}

std::vector<FlowLeft> ProcessorSharing::left()
{
    settle();
    std::vector<FlowLeft> flows;
    for (auto const& customer : heap_)
        flows.push_back({customer.token, customer.leaves_at - virtual_time_});
    return flows;
}

void ProcessorSharing::start(Want const& want)
{
    SUNDER_EXPECTS(want.amount > 0);
    settle();
    if (heap_.empty()) virtual_time_ = 0; // keeps its digits in long runs
    heap_.push_back({virtual_time_ + want.amount, want.turn.place(joined_++), want.token});
    std::ranges::push_heap(heap_, Later{});
    plan_next();
}

void ProcessorSharing::plan_next()
{
    if (planned_) calendar_.cancel(*std::exchange(planned_, std::nullopt));
    if (heap_.empty()) return;
    double const left = std::max(0.0, heap_.front().leaves_at - virtual_time_);
    planned_ = calendar_.schedule(setup_.speed->when(calendar_.now(), left / share()),
                                  Turn::of_place(heap_.front().place), *this, 0);
}

void ProcessorSharing::wake(std::uint64_t /*token*/)
{
    planned_.reset();
    settle();
    virtual_time_ = heap_.front().leaves_at; // which it is, but for rounding
    std::uint64_t const token = heap_.front().token;
    std::ranges::pop_heap(heap_, Later{});
    heap_.pop_back();
    plan_next();
    client_.served(token);
}

} // namespace sunder::sim
