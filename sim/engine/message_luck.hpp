/// \file
/// What chance does to messages on one link and direction: delay and loss.
#pragma once

#include "sim/base/random.hpp"
#include "sim/platform/platform.hpp"

#include <cstdint>

namespace sunder::sim {

/// Draws the jitter of one attempt after the other, each by draws of its own; what is carried over from the
/// one before, where delays are correlated, is the normal score.
class JitterProcess {
public:
    explicit JitterProcess(Jitter const& jitter) : jitter_{&jitter} {}
    explicit JitterProcess(Jitter const&& jitter) = delete; ///< would not outlive the process

    /// \param draws  those of this attempt, see seed_of_jitter()
    [[nodiscard]] Seconds next(Seconds now, Draws draws);

private:
    Jitter const* jitter_; ///< outlives the process
    double score_ = 0;     ///< normal score of the last message, where delays are correlated
    Seconds drawn_at_;
    enum class Memory : std::uint8_t { empty, filled } memory_ = Memory::empty;
};

/// Draws which packets of one attempt after the other are lost, each by draws of its own; what is carried
/// over from the one before is the state of the link, where it has one.
class LossProcess {
public:
    /// \param lane  for the state in which the link starts, see seed_of_lane()
    LossProcess(Loss const& loss, Seed lane) : loss_{&loss}, lane_{lane} {}
    LossProcess(Loss const&& loss, Seed lane) = delete; ///< would not outlive the process

    /// How many of `packets` packets sent one after the other are lost.
    /// \param draws  those of this attempt, see seed_of_loss()
    [[nodiscard]] std::int64_t lost(std::int64_t packets, Draws draws);

private:
    std::int64_t lost_in_turns(GilbertElliott const& chain, std::int64_t packets, Draws& draws);

    Loss const* loss_; ///< outlives the process
    Seed lane_;
    enum class State : std::uint8_t { unknown, good, bad } state_ = State::unknown;
};

/// What of a message has still to arrive: at first all of it, then what was lost.
class Unsent {
public:
    Unsent() = default;
    /// \param mtu  bytes of one packet; 0: the message is one packet
    Unsent(Bytes message, Bytes mtu);

    [[nodiscard]] Bytes bytes() const { return bytes_; }
    [[nodiscard]] std::int64_t packets() const { return packets_; }

    /// `lost` of the packets are left. Any is as likely as another to be among them, the short one too: which
    /// is drawn, see seed_of_kept(). \pre 0 < lost <= packets()
    void keep(std::int64_t lost, Draws draws);

private:
    Bytes bytes_;
    std::int64_t packets_ = 1;
    Bytes mtu_;
    Bytes last_packet_; ///< the short one, while it is among them
    enum class Last : std::uint8_t { left, gone } last_ = Last::left;
};

} // namespace sunder::sim
