/// \file
/// One run that is led event by event, and whose luck may change under way.
#pragma once

#include "sim/base/random.hpp"
#include "sim/engine/recorder.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstdint>
#include <memory>
#include <optional>

namespace sunder::sim {

/// The same run as simulate() makes, for whoever looks at it between events. Copies of the process have
/// copies of it, which may go different ways from there on.
class StepwiseRun {
public:
    /// Replication number `replication` from its start.
    /// \pre deployment and recorder outlive it, and the model of the network is not SimGrid's
    StepwiseRun(Deployment const& deployment, std::int64_t replication, Recorder& recorder);
    ~StepwiseRun();
    StepwiseRun(StepwiseRun const&) = delete;
    StepwiseRun& operator=(StepwiseRun const&) = delete;

    /// Whether nothing more can happen.
    [[nodiscard]] bool is_over() const;
    /// What happens next happens. \pre it is not over \throws RunError  as simulate()
    void go_on();
    /// Tells the recorder of requests that never end. Called once, when it is over.
    void tell_unfinished();

    /// What is drawn from now on is drawn by `luck`: arrivals after the next one of each device, times of
    /// ops, jitter and losses of messages, choices of servers, competing jobs. Exponential gaps that are not
    /// over are drawn anew. What else was drawn for later stays as it is: other gaps, outages, how devices
    /// move, what packets of TCP meet, and what policies draw. \param luck  as no other copy of this run has
    /// it, else they draw the same \param as_of  an instant between the last event and the next
    void change_luck(Seed luck, Seconds as_of);

    /// The longest latency in sight when the next event comes: of requests under way what they will have, as
    /// far as it can be told, and at least their age; of one that asks now what it would have in the mean
    /// behind the queues as they stand. \param whose  whose requests; nothing: all applications'
    /// \pre it is not over
    [[nodiscard]] Seconds longest_in_sight(std::optional<Id<Application>> whose);

    /// When that was or will be so much for the first time since the last event.
    /// \pre it is when the next event comes
    [[nodiscard]] Seconds instant_of(Seconds longest, std::optional<Id<Application>> whose) const;

private:
    class Core;
    std::unique_ptr<Core> core_;
};

} // namespace sunder::sim
