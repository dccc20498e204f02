// How near searches come to the best pair of cell and split of NAS-Bench-201 under a limit on latency:
// published accuracies on CIFAR-100, published latencies of a device and a server, a link, raw input kept on
// the device. The tables are not part of the project: SUNDER_DATA names their folder, and without it they are
// looked for beside the project.
#pragma once

#include "nas/realise/compute_times.hpp"
#include "nas/search/optimizer.hpp"
#include "nas/search/prospects.hpp"
#include "sim/base/random.hpp"

#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace sunder::nas {

/// Where cells are split.
struct ReachSetting {
    std::string device = "raspi4"; ///< column of the table of latencies
    std::string server = "titan_rtx_1";
    double bandwidth = 50e6; ///< bit/s
    double bits = 32;        ///< of an element that crosses
    double quantile = 0.5;   ///< of the cells' latencies at their best splits: the limit
    LatencyDivision division = LatencyDivision::cells_only;
};

/// The best pair of each cell is known beforehand, its accuracy is not.
class Reach final : public Prospects {
public:
    /// Nothing where the tables are absent.
    [[nodiscard]] static std::unique_ptr<Reach> find(ReachSetting const& setting);

    [[nodiscard]] SearchSpace const& all() const override { return pairs_; }
    /// Without the split.
    [[nodiscard]] SearchSpace const& space() const override { return cells_; }
    [[nodiscard]] Prospect look_at(Choices const& choices) const override;
    /// Each cell has an accuracy of its own in the table.
    [[nodiscard]] std::string identity(Choices const& choices) const override;
    [[nodiscard]] std::vector<double> traits(Choices const& choices) const override;
    /// By the multiply-accumulates.
    [[nodiscard]] double guess(Choices const& choices) const override;

    /// In seconds; quantiles are linear between neighbours.
    [[nodiscard]] double limit() const { return limit_; }
    /// Accuracy of the best pair within the limit.
    [[nodiscard]] double best_accuracy() const;
    /// Objective: minus the accuracy. Violation: (latency - limit) / limit; 1 for raw input sent.
    [[nodiscard]] Score score(Choices const& choices) const;

    using MakeOptimizer = std::function<std::unique_ptr<Optimizer>(Prospects const&, sim::Seed)>;
    /// Regret of the best feasible pair seen after each look at an accuracy, in points; shape (looks,).
    [[nodiscard]] std::vector<double> regrets(MakeOptimizer const& make, std::size_t looks,
                                              sim::Seed seed) const;

private:
    SearchSpace pairs_;
    SearchSpace cells_;
    std::vector<double> accuracy_;             // (15625,) per cent
    std::vector<double> work_;                 // (15625,) flop
    std::vector<double> weights_;              // (15625,) B
    std::vector<std::vector<double>> latency_; // (15625, splits) s
    std::vector<std::size_t> split_;           // (15625,) the fastest
    double limit_ = 0;
};

/// Optimizers as they are compared, under their names; the first draws at random.
struct Contestant {
    std::string name;
    Reach::MakeOptimizer make;
};
[[nodiscard]] std::vector<Contestant> contestants();

} // namespace sunder::nas
