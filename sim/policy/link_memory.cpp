#include "sim/policy/link_memory.hpp"

namespace sunder::sim {

void LinkMemory::learn(Feedback const& told, WayProfile const& way)
{
    if (!way.leaves) return;
    if (told.finished && !told.stayed) {
        server_wait_ = told.server_wait;
        reported_at_ = told.now;
    }
    Seconds const flowed = told.sending - way.delay;
    if (told.sent <= Bytes{} || flowed <= Seconds{}) return;
    if (!rates_.empty() && told.now - measured_at_ > forget_) rates_.clear();
    rates_.add(told.sent / flowed);
    measured_at_ = told.now;
}

std::optional<BytesPerSecond> LinkMemory::rate(Seconds now) const
{
    if (rates_.empty() || now - measured_at_ > forget_) return std::nullopt;
    return rates_.estimate();
}

Conditions LinkMemory::conditions(Seconds now, WayProfile const& way) const
{
    auto usual = usual_conditions(way);
    usual.rate = rate(now).value_or(usual.rate);
    if (reported_at_ && now - *reported_at_ <= forget_) usual.server_wait = server_wait_;
    return usual;
}

} // namespace sunder::sim
