#include "sim/engine/capped_sharing.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim {
namespace {

constexpr double unlimited = std::numeric_limits<double>::infinity();

} // namespace

CappedSharing::CappedSharing(StepFunction const& common, Calendar& calendar, ProcessorSharing::Client& client)
    : common_{common}, calendar_{calendar}, client_{client}
{
}

int CappedSharing::add_link(double rate)
{
    links_.push_back({.rate = rate, .flows = {}});
    return static_cast<int>(links_.size()) - 1;
}

/// Lets every virtual time catch up with the clock.
void CappedSharing::settle()
{
    Seconds const passed = calendar_.now() - std::exchange(settled_at_, calendar_.now());
    if (passed <= Seconds{}) return;
    for (auto& [limit, cap] : caps_)
        cap.virtual_time += cap.rate * passed.value();
}

/// Fills the common link from the lowest cap up, and plans the next end or step.
void CappedSharing::share_out()
{
    if (planned_) {
        calendar_.cancel(*planned_);
        planned_.reset();
    }
    std::erase_if(caps_, [](auto const& entry) { return entry.second.flows.empty(); });
    std::size_t sharers = 0;
    for (auto const& [limit, cap] : caps_)
        sharers += cap.flows.size();
    if (sharers == 0) return;

    Seconds const now = calendar_.now();
    double rest = common_.at(now);
    Seconds soonest = common_.next_change(now);
    Leaving const* first = nullptr;
    for (auto& [limit, cap] : caps_) {
        cap.rate = std::min(limit, rest / static_cast<double>(sharers));
        rest -= cap.rate * static_cast<double>(cap.flows.size());
        sharers -= cap.flows.size();
        if (cap.rate <= 0) continue;
        auto const& next = cap.flows.first().key;
        Seconds const end = now + Seconds{std::max(0.0, next.at - cap.virtual_time) / cap.rate};
        if (end > soonest || (end == soonest && first != nullptr && first->place < next.place)) continue;
        soonest = end;
        first = &next;
    }
    planned_ =
        calendar_.schedule(soonest, first == nullptr ? Turn{} : Turn::of_place(first->place), *this, 0);
}

void CappedSharing::join(std::size_t slot, double limit, double amount)
{
    auto& cap = caps_[limit];
    auto& flow = flows_[slot];
    flow.cap = limit;
    flow.leaves.at = cap.virtual_time + amount;
    cap.flows.push(flow.leaves, slot);
}

/// Takes a flow out of its cap. \return what it still needs
double CappedSharing::quit(std::size_t slot)
{
    auto const& flow = flows_[slot];
    auto& cap = caps_.at(flow.cap);
    cap.flows.withdraw(flow.leaves);
    return std::max(0.0, flow.leaves.at - cap.virtual_time);
}

/// The number of flows on an own link has changed: each has a new part of it.
void CappedSharing::split_again(OwnLink& link)
{
    double const part = link.rate / static_cast<double>(link.flows.size());
    for (auto const slot : link.flows)
        join(slot, part, quit(slot));
}

std::size_t CappedSharing::start(ProcessorSharing::Want const& want, int own)
{
    SUNDER_EXPECTS(want.amount > 0);
    settle();
    auto const slot = flows_.take({});
    auto& flow = flows_[slot];
    flow.token = want.token;
    flow.leaves.place = want.turn.place(started_++);
    flow.own = own;
    flow.active = true;
    if (own < 0) {
        join(slot, unlimited, want.amount);
    } else {
        auto& link = links_[static_cast<std::size_t>(own)];
        join(slot, link.rate, want.amount);
        link.flows.push_back(slot);
        if (link.flows.size() > 1) split_again(link);
    }
    share_out();
    return slot;
}

double CappedSharing::abort(std::size_t slot)
{
    settle();
    double const left = remove(slot);
    share_out();
    return left;
}

void CappedSharing::wake(std::uint64_t /*token*/)
{
    planned_.reset();
    settle();
    if (auto const due = find_due()) return finish(*due);
    share_out(); // a step of the common link has come first
}

/// Whose turn it is of those flows that end now.
std::optional<std::size_t> CappedSharing::find_due() const
{
    double const resolution = 4 * std::numeric_limits<double>::epsilon() * calendar_.now().value();
    std::optional<std::size_t> due;
    std::uint64_t place = 0;
    for (auto const& [limit, cap] : caps_) {
        if (cap.flows.empty() || cap.rate <= 0) continue;
        auto const& [leaves, slot] = cap.flows.first();
        double const late = (leaves.at - cap.virtual_time) / cap.rate;
        if (late > resolution || (due && leaves.place > place)) continue;
        due = slot;
        place = leaves.place;
    }
    return due;
}

void CappedSharing::finish(std::size_t slot)
{
    auto const& flow = flows_[slot];
    caps_.at(flow.cap).virtual_time = flow.leaves.at; // which it is, but for rounding
    auto const token = flow.token;
    (void)remove(slot);
    share_out();
    client_.served(token);
}

/// \return what the flow still needs
double CappedSharing::remove(std::size_t slot)
{
    auto& flow = flows_[slot];
    double const left = quit(slot);
    flow.active = false;
    flows_.give_back(slot);
    if (flow.own >= 0) {
        auto& link = links_[static_cast<std::size_t>(flow.own)];
        std::erase(link.flows, slot);
        if (!link.flows.empty()) split_again(link);
    }
    return left;
}

std::vector<FlowLeft> CappedSharing::left()
{
    settle();
    std::vector<FlowLeft> left;
    for (auto const& flow : flows_.all()) {
        if (flow.active)
            left.push_back({flow.token, std::max(0.0, flow.leaves.at - caps_.at(flow.cap).virtual_time)});
    }
    return left;
}

} // namespace sunder::sim
