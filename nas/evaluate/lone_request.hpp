/// \file
/// What a journey costs a request that is alone, and what it costs at the very least.
#pragma once

#include "nas/evaluate/journey.hpp"

namespace sunder::nas {

/// Prices of journeys in one setting, a few multiplications each: what does not depend on the journey is
/// worked out once. The model is that of sim/plan/chain.hpp: devices under their mean load, links at their
/// mean rate and delay, no loss; equal to the simulated request that is alone where nothing varies.
class LoneRequest {
public:
    explicit LoneRequest(SearchSetting const& setting);

    [[nodiscard]] sim::Seconds latency(Journey const& journey) const { return time(journey, mean_); }
    [[nodiscard]] sim::Joules energy(Journey const& journey) const { return energy(journey, mean_); }

    /// No finished request of any run takes less than this, whatever the load, jitter and loss: every device
    /// at its least load, every link at its peak rate, every random delay at its least, and no waiting.
    [[nodiscard]] sim::Seconds least_latency(Journey const& journey) const { return time(journey, least_); }
    /// Likewise for the energy. Workers are paid for the time that they work, radios for the time that bytes
    /// flow: each is least at the greatest speed.
    [[nodiscard]] sim::Joules least_energy(Journey const& journey) const { return energy(journey, least_); }

private:
    struct Prices {
        double device = 1;        ///< seconds per second of compute at full speed
        double server = 1;        ///< likewise
        sim::Seconds delay;       ///< of a message
        double per_byte = 0;      ///< seconds
        sim::Seconds answer;      ///< on its way back
        sim::Seconds answer_flow; ///< the part of it in which bytes flow
    };

    [[nodiscard]] static sim::Seconds time(Journey const& journey, Prices const& prices);
    [[nodiscard]] sim::Joules energy(Journey const& journey, Prices const& prices) const;

    Prices mean_;
    Prices least_;
    sim::Watts device_power_; ///< of one worker
    sim::Watts server_power_; ///< of one worker
    sim::Watts radio_out_;
    sim::Watts radio_back_;
};

/// What a message over the route waits for at least before its bytes flow: latencies and least jitter.
[[nodiscard]] sim::Seconds least_delay(sim::Platform const& platform, sim::Route const& route);

/// The rate of a link in the direction of the route.
[[nodiscard]] sim::StepFunction const& rate_of(sim::Link const& link, sim::Route const& route);

/// The share of its speed that a device has over time; competing jobs take turns and slow nothing.
[[nodiscard]] sim::StepFunction speed_of(sim::DeviceGroup const& group);

} // namespace sunder::nas
