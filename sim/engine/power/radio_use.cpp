#include "sim/engine/power/radio_use.hpp"

#include <algorithm>
#include <limits>

namespace sunder::sim {

Watts RadioUse::power() const
{
    if (!is_on_) return {};
    if (messages() > 0)
        return std::max(present_[0] > 0 ? radio_.send : Watts{}, present_[1] > 0 ? radio_.receive : Watts{});
    return is_in_tail_ ? radio_.tail->power : radio_.idle;
}

void RadioUse::go_on(Seconds now)
{
    Joules const spent = power() * (now - since_);
    energy_ += spent;
    if (messages() > 0) each_ += spent / static_cast<double>(messages());
    since_ = now;
}

void RadioUse::begin(Doing doing)
{
    ++present_.at(static_cast<std::size_t>(doing));
    is_in_tail_ = false;
}

void RadioUse::end(Doing doing)
{
    --present_.at(static_cast<std::size_t>(doing));
    if (messages() > 0 || !radio_.tail || !is_on_) return;
    is_in_tail_ = true;
    tail_ends_ = since_ + radio_.tail->lasts;
}

Seconds RadioUse::plan() const
{
    return is_in_tail_ ? tail_ends_ : Seconds{std::numeric_limits<double>::infinity()};
}

void RadioUse::switch_off()
{
    is_on_ = false;
    is_in_tail_ = false;
}

} // namespace sunder::sim
