#include "sim/engine/power/charge.hpp"

#include <algorithm>
#include <utility>

namespace sunder::sim {

Charge::Charge(Battery const& battery, Joules capacity)
    : battery_{battery}, capacity_{capacity}, start_{battery.charge * capacity}, is_full_{battery.charge >= 1}
{
}

void Charge::go_on(Seconds now, Watts draw)
{
    Joules const spent = draw * (now - since_);
    bool const stays_full = is_full_ && recharge() >= draw;
    recharged_ += stays_full ? spent : Joules{battery_.recharge.integral(since_, now)};
    drawn_ += spent;
    is_full_ = stays_full;
    since_ = now;
}

Seconds Charge::plan(Watts draw)
{
    coming_ = Coming::other_recharge;
    Seconds at = battery_.recharge.next_change(since_);
    auto const reach = [&](Coming what, Joules level, Watts net) {
        Seconds const reached = since_ + std::max(Seconds{}, (level - left()) / net);
        if (reached > at) return;
        at = reached;
        coming_ = what;
    };
    Watts const net = recharge() - draw;
    if (is_off_ && net > Watts{}) reach(Coming::on, battery_.on_at * capacity_, net);
    if (!is_off_ && net < Watts{}) reach(Coming::off, reserve(), net);
    if (!is_off_ && net > Watts{} && !is_full_) reach(Coming::full, capacity_, net);
    return at;
}

void Charge::happen()
{
    switch (std::exchange(coming_, Coming::nothing)) {
    case Coming::off:
        is_off_ = true;
        is_full_ = false;
        off_.push_back({.from = since_, .to = {}});
        break;
    case Coming::on:
        is_off_ = false;
        off_.back().to = since_;
        break;
    case Coming::full:
        is_full_ = true;
        break;
    case Coming::other_recharge:
    case Coming::nothing:
        break;
    }
}

} // namespace sunder::sim
