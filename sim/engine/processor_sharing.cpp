#include "sim/engine/processor_sharing.hpp"

#include "sim/base/contract.hpp"
#include "sim/engine/fetch.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim {

ProcessorSharing::ProcessorSharing(Setup const& setup, Calendar& calendar, Listener& listener)
    : calendar_{calendar}, listener_{listener}, speed_{setup.speed}, servers_{setup.servers}
{
    if (setup.window) use_ = std::make_unique<Use>(Use{.window = *setup.window});
}

double ProcessorSharing::share() const
{
    return std::min(1.0, static_cast<double>(servers_) / static_cast<double>(customers_.size()));
}

void ProcessorSharing::settle()
{
    Seconds const from = std::exchange(settled_at_, calendar_.now());
    Seconds const to = settled_at_;
    if (customers_.empty() || to <= from) return;
    double const each = share();
    virtual_time_ += each * speed_->integral(from, to);
    if (use_) add_use(from, to, each);
}

/// \param each  share of a server that a customer had
void ProcessorSharing::add_use(Seconds from, Seconds to, double each)
{
    double const servers = each * static_cast<double>(customers_.size());
    use_->attained += each * (to - from);
    use_->total += servers * (to - from);
    Seconds const first = std::max(from, use_->window.from);
    Seconds const last = std::min(to, use_->window.to);
    if (first < last) use_->busy += servers * (last - first);
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
    return std::max(0.0, use_->sum_of_ends - static_cast<double>(customers_.size()) * virtual_time_);
}

ProcessorSharing::Leaving ProcessorSharing::start(Want const& want)
{
    SUNDER_EXPECTS(want.amount > 0);
    settle();
    if (customers_.empty()) {
        virtual_time_ = 0; // keeps its digits in long runs
        if (use_) use_->sum_of_ends = 0;
    }
    Leaving const leaving{.at = virtual_time_ + want.amount, .place = want.turn.place(joined_++)};
    customers_.push(leaving, want.token);
    add_end(leaving.at);
    plan_next();
    return leaving;
}

double ProcessorSharing::abort(Leaving const& leaving)
{
    settle();
    customers_.withdraw(leaving);
    add_end(-leaving.at);
    plan_next();
    return std::max(0.0, leaving.at - virtual_time_);
}

void ProcessorSharing::change_speed(StepFunction const& speed)
{
    settle();
    speed_ = &speed;
    plan_next();
}

void ProcessorSharing::plan_next()
{
    if (planned_ != nothing) calendar_.cancel(std::exchange(planned_, nothing));
    if (customers_.empty()) return;
    auto const& [leaving, token] = customers_.first();
    double const left = std::max(0.0, leaving.at - virtual_time_);
    planned_ = calendar_.schedule(speed_->when(calendar_.now(), left / share()),
                                  Turn::of_place(leaving.place), *this, token);
}

void ProcessorSharing::wake(std::uint64_t /*token*/)
{
    planned_ = nothing;
    settle();
    auto const customer = customers_.pop();
    add_end(-customer.key.at);
    virtual_time_ = customer.key.at; // which it is, but for rounding
    plan_next();
    listener_.served(customer.value);
}

void ProcessorSharing::foresee(std::uint64_t token) const
{
    if (!customers_.empty()) fetch(&customers_.first(), sizeof(customers_.first()));
    listener_.foresee_served(token);
}

} // namespace sunder::sim
