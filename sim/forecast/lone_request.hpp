/// \file
/// What a request costs that is alone, and what it costs at the very least.
#pragma once

#include "sim/cost/compute_cost.hpp"
#include "sim/cost/transfer_cost.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstddef>
#include <span>
#include <vector>

namespace sunder::sim {

/// What a request asks of one device on its way, at full speed, and of the way to the next.
struct Stay {
    Seconds service; ///< decode, compute and encode
    Bytes sent;      ///< 0 for the last
};

/// In the mean, shape (legs,).
[[nodiscard]] std::vector<Stay> stays_of(Way const& way);

/// Prices of requests that take one way, whatever they ask of its devices and routes: a few operations each,
/// since what does not depend on the request is worked out once. Stays are those on the first devices of the
/// way's legs; the answer comes back from the last of them.
///
/// In the mean: devices under their mean load, links at their mean rate and delay, no loss; equal to the
/// simulated request that is alone where nothing varies. It is the model of sim/plan/chain.hpp, which prices
/// plans before there is a deployment: both take their formulas from WorkerCost and RouteCost. Messages that
/// legs wait for beside that of the leg before (Leg::inputs) are not in it.
class LoneRequest {
public:
    LoneRequest(Deployment const& deployment, Way const& way, Bytes answer);

    /// \pre 0 < stays.size() <= legs, of all prices
    [[nodiscard]] Seconds latency(std::span<Stay const> stays) const { return time(stays, mean_); }
    [[nodiscard]] Joules energy(std::span<Stay const> stays) const { return energy(stays, mean_); }

    /// No finished request of any run takes less than this, whatever the load, jitter and loss: every device
    /// at its least load, every link at its peak rate, every random delay at its least, and no waiting.
    [[nodiscard]] Seconds least_latency(std::span<Stay const> stays) const { return time(stays, least_); }
    /// Likewise for the energy. Workers are paid for the time that they work, radios for the time that bytes
    /// flow: each is least at the greatest speed.
    [[nodiscard]] Joules least_energy(std::span<Stay const> stays) const { return energy(stays, least_); }

    /// What the answer takes at least from the device of leg `leg` to the origin.
    [[nodiscard]] Seconds least_answer(std::size_t leg) const { return least_.answers[leg].time; }

private:
    struct Answer {
        Seconds time;
        Joules energy;
    };
    struct Prices {
        std::vector<WorkerCost> workers; ///< (legs,)
        std::vector<RouteCost> routes;   ///< (legs - 1,)
        std::vector<Answer> answers;     ///< (legs,), from each to the origin
    };

    static Seconds time(std::span<Stay const> stays, Prices const& prices)
    {
        Seconds sum = prices.workers.front().time(stays.front().service);
        for (std::size_t i = 1; i < stays.size(); ++i) {
            sum += prices.routes[i - 1].delay;
            sum += prices.routes[i - 1].flow(stays[i - 1].sent);
            sum += prices.workers[i].time(stays[i].service);
        }
        return sum + prices.answers[stays.size() - 1].time;
    }

    static Joules energy(std::span<Stay const> stays, Prices const& prices)
    {
        auto const work = [&](std::size_t i) {
            return prices.workers[i].energy(prices.workers[i].time(stays[i].service));
        };
        Joules sum = work(0);
        for (std::size_t i = 1; i < stays.size(); ++i) {
            sum += prices.routes[i - 1].energy(stays[i - 1].sent);
            sum += work(i);
        }
        return sum + prices.answers[stays.size() - 1].energy;
    }

    template <class CostOf>
    [[nodiscard]] static Prices prices_of(Deployment const& deployment, Way const& way, Bytes answer,
                                          CostOf const& cost_of);

    Prices mean_;
    Prices least_;
};

} // namespace sunder::sim
