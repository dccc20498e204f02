#include "sim/engine/network/radio_ends.hpp"

namespace sunder::sim {

void Radios::set(Id<Channel> channel, RadioEnds const& ends)
{
    if (ends_.size() <= channel.index()) ends_.resize(channel.index() + 1);
    ends_[channel.index()] = ends;
}

RadioEnds Radios::ends_of(Id<Channel> channel) const
{
    return channel.index() < ends_.size() ? ends_[channel.index()] : RadioEnds{};
}

void Radios::begin(std::uint64_t token, Id<Channel> channel)
{
    if (before_.size() <= token) before_.resize(token + 1);
    auto const [sender, receiver] = ends_of(channel);
    before_[token].sender = sender != nullptr ? sender->begin(RadioUse::Doing::sending) : Joules{};
    before_[token].receiver = receiver != nullptr ? receiver->begin(RadioUse::Doing::receiving) : Joules{};
}

Joules Radios::end(std::uint64_t token, Id<Channel> channel)
{
    auto const [sender, receiver] = ends_of(channel);
    Joules part;
    if (sender != nullptr) part += sender->end(RadioUse::Doing::sending) - before_[token].sender;
    if (receiver != nullptr) part += receiver->end(RadioUse::Doing::receiving) - before_[token].receiver;
    return part;
}

} // namespace sunder::sim
