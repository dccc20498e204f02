/// \file
/// The rate of a link over time, or of the links that the devices of a group have of their own.
#pragma once

#include "sim/platform/step_function.hpp"

#include <cstdint>
#include <memory>
#include <utility>
#include <vector>

namespace sunder::sim {

/// In bytes per second. One rate is that of every link; several are dealt out in order: the link of device i
/// has number i mod size. Copies share what they hold.
class LinkRate {
public:
    LinkRate() : LinkRate{StepFunction{}} {}
    LinkRate(StepFunction one) : LinkRate{std::vector{std::move(one)}} {}
    /// \pre not empty
    explicit LinkRate(std::vector<StepFunction> dealt);

    /// \param index  0 where the link is one for all
    [[nodiscard]] StepFunction const& of_device(std::int64_t index) const
    {
        return held_->dealt[static_cast<std::size_t>(index) % held_->dealt.size()];
    }
    [[nodiscard]] std::vector<StepFunction> const& all() const { return held_->dealt; }
    [[nodiscard]] bool is_one() const { return held_->dealt.size() == 1; }
    /// Which none of them ever exceeds: the rate itself where there is one.
    [[nodiscard]] StepFunction const& bound() const { return is_one() ? held_->dealt.front() : held_->peak; }

private:
    struct Held {
        std::vector<StepFunction> dealt;
        StepFunction peak; ///< of all
    };

    std::shared_ptr<Held const> held_;
};

} // namespace sunder::sim
