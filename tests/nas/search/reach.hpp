// How near searches come to the best pair of cell and split of NAS-Bench-201 under a limit on latency:
// published accuracies on CIFAR-100, published latencies of a Raspberry Pi 4 and a Titan RTX (batch 1), 50
// Mbit/s, fp32, raw input kept on the device. The tables are not part of the project: SUNDER_DATA names their
// folder, and without it they are looked for beside the project.
#pragma once

#include "nas/realise/compute_times.hpp"
#include "nas/search/optimizer.hpp"
#include "sim/base/random.hpp"

#include <functional>
#include <optional>
#include <string>
#include <vector>

namespace sunder::nas {

using MakeOptimizer = std::function<std::unique_ptr<Optimizer>(SearchSpace const&, sim::Seed)>;

/// What one search found within its evaluations.
struct Found {
    double regret = 0;                 ///< of the best feasible pair seen, in points of accuracy
    std::optional<double> mode_regret; ///< of the mode; nothing where there is none or it is not feasible
    std::optional<double> likeliest_regret; ///< of the likeliest by theta of the feasible pairs seen
};

class Reach {
public:
    /// Nothing where the tables are absent.
    [[nodiscard]] static std::optional<Reach> find(LatencyDivision division);

    [[nodiscard]] SearchSpace const& space() const { return space_; }
    /// Of the latency of every cell at its best split; linear between neighbours. In seconds.
    [[nodiscard]] double limit(double quantile) const;
    /// Accuracy of the best feasible pair.
    [[nodiscard]] double best_accuracy(double limit) const;
    /// Objective: minus the accuracy. Violation: (latency - limit) / limit; 1 for raw input sent.
    [[nodiscard]] Score score(Choices const& choices, double limit) const;

    struct Task {
        double limit = 0; ///< s
        std::size_t evaluations = 1000;
        sim::Seed seed{1};
    };
    [[nodiscard]] Found run(MakeOptimizer const& make, Task const& task) const;

private:
    SearchSpace space_;
    std::vector<double> accuracy_;             // (15625,) per cent
    std::vector<std::vector<double>> latency_; // (15625, splits) s
};

/// Optimizers as they are compared, under their names; the first draws at random.
struct Contestant {
    std::string name;
    MakeOptimizer make;
};
[[nodiscard]] std::vector<Contestant> contestants();

} // namespace sunder::nas
