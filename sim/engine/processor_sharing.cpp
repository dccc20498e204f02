#include "sim/engine/processor_sharing.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim {
ProcessorSharing::ProcessorSharing(Setup setup, Calendar& calendar, Listener& listener)
    : setup_{setup}, calendar_{calendar}, listener_{listener}
{
}

double ProcessorSharing::share() const
{
    return std::min(1.0, static_cast<double>(setup_.servers) / static_cast<double>(customers_.size()));
}

void ProcessorSharing::settle()
{
    Seconds const from = std::exchange(settled_at_, calendar_.now());
    Seconds const to = settled_at_;
    if (customers_.empty() || to <= from) return;

    double const each = share();
    double const servers = each * static_cast<double>(customers_.size());
    virtual_time_ += each * setup_.speed->integral(from, to);
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
    for (auto const& [leaving, token] : customers_.entries())
        flows.push_back({token, leaving.at - virtual_time_});
    return flows;
}

double ProcessorSharing::left_of_all()
{
    if (customers_.empty()) return 0;
    settle();
    return std::max(0.0, sum_of_ends_ - static_cast<double>(customers_.size()) * virtual_time_);
}

ProcessorSharing::Leaving ProcessorSharing::start(Want const& want)
{
    SUNDER_EXPECTS(want.amount > 0);
    settle();
    if (customers_.empty()) virtual_time_ = sum_of_ends_ = 0; // keeps its digits in long runs
    Leaving const leaving{.at = virtual_time_ + want.amount, .place = want.turn.place(joined_++)};
    customers_.push(leaving, want.token);
    sum_of_ends_ += leaving.at;
    plan_next();
    return leaving;
}

double ProcessorSharing::abort(Leaving const& leaving)
{
    settle();
    customers_.withdraw(leaving);
    sum_of_ends_ -= leaving.at;
    plan_next();
    return std::max(0.0, leaving.at - virtual_time_);
}

void ProcessorSharing::plan_next()
{
    if (planned_) {
        calendar_.cancel(*planned_);
        planned_.reset();
    }
    if (customers_.empty()) return;
    double const left = std::max(0.0, customers_.first().key.at - virtual_time_);
    planned_ = calendar_.schedule(setup_.speed->when(calendar_.now(), left / share()),
                                  Turn::of_place(customers_.first().key.place), *this, 0);
}

void ProcessorSharing::wake(std::uint64_t /*token*/)
{
    planned_.reset();
    settle();
    auto const customer = customers_.pop();
    sum_of_ends_ -= customer.key.at;
    virtual_time_ = customer.key.at; // which it is, but for rounding
    plan_next();
    listener_.served(customer.value);
}

} // namespace sunder::sim
