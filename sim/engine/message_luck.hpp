/// \file
/// What chance does to messages on one link and direction: delay and loss.
#pragma once

#include "sim/base/random.hpp"
#include "sim/platform/platform.hpp"

#include <cstdint>

namespace sunder::sim {

/// Draws the jitter of one message after the other.
class JitterProcess {
public:
    JitterProcess(Jitter const& jitter, Seed seed) : jitter_{&jitter}, random_{seed} {}
    JitterProcess(Jitter const&& jitter, Seed seed) = delete; ///< would not outlive the process

    [[nodiscard]] Seconds next(Seconds now);

private:
    Jitter const* jitter_; ///< outlives the process
    Random random_;
    double score_ = 0; ///< normal score of the last message, where delays are correlated
    Seconds drawn_at_;
    enum class Memory : std::uint8_t { empty, filled } memory_ = Memory::empty;
};

/// Draws which packets of a message are lost.
class LossProcess {
public:
    LossProcess(Loss const& loss, Seed seed) : loss_{&loss}, random_{seed} {}
    LossProcess(Loss const&& loss, Seed seed) = delete; ///< would not outlive the process

    /// How many of `packets` packets sent one after the other are lost.
    [[nodiscard]] std::int64_t lost(std::int64_t packets);

    /// True with this probability: for choices that belong to the same link.
    [[nodiscard]] bool chance(double probability) { return random_.uniform() < probability; }

private:
    std::int64_t binomial(std::int64_t trials, double probability);
    std::int64_t lost_in_turns(GilbertElliott const& chain, std::int64_t packets);

    Loss const* loss_; ///< outlives the process
    Random random_;
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
    /// is drawn from `luck`. \pre 0 < lost <= packets()
    void keep(std::int64_t lost, LossProcess& luck);

private:
    Bytes bytes_;
    std::int64_t packets_ = 1;
    Bytes mtu_;
    Bytes last_packet_; ///< the short one, while it is among them
    enum class Last : std::uint8_t { left, gone } last_ = Last::left;
};

/// Bytes of one packet; 0 where the message is lost or arrives as a whole.
[[nodiscard]] Bytes packet_size(Loss const& loss);

} // namespace sunder::sim
