/// \file
/// What the radio of a device does over time.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/platform/radio.hpp"

#include <array>
#include <cstddef>
#include <cstdint>

namespace sunder::sim {

/// See DeviceRadio: whoever uses it goes on to every instant at which a message begins or ends, and to each
/// that plan() names, where the tail ends.
class RadioUse {
public:
    enum class Doing : std::uint8_t { sending, receiving };

    /// \pre the radio outlives it
    explicit RadioUse(DeviceRadio const& radio) : radio_{radio} {}

    void go_on(Seconds now);
    void begin(Doing doing);
    void end(Doing doing);
    /// \return when the tail ends; infinity where there is none
    [[nodiscard]] Seconds plan() const;
    void end_tail() { is_in_tail_ = false; }
    /// A radio that is off draws nothing and has no tail, whatever comes to it.
    void switch_off();
    void switch_on() { is_on_ = true; }

    [[nodiscard]] Watts power() const;
    [[nodiscard]] Joules energy() const { return energy_; }
    /// What a message would have had of it that was always there.
    [[nodiscard]] Joules each() const { return each_; }

private:
    [[nodiscard]] std::int64_t messages() const { return present_[0] + present_[1]; }

    DeviceRadio const& radio_;
    std::array<std::int64_t, 2> present_{}; ///< messages, by Doing
    bool is_on_ = true;
    bool is_in_tail_ = false;
    Seconds tail_ends_;
    Seconds since_;
    Joules energy_;
    Joules each_;
};

} // namespace sunder::sim
