/// \file
/// How near the model comes to Linux.
#pragma once

#include "sim/base/quantity.hpp"
#include "tools/linux_tcp/grid_cell.hpp"

#include <iosfwd>
#include <string>
#include <vector>

namespace sunder::linux_tcp {

/// Times of one cell, sorted.
struct Spread {
    sim::Seconds median;
    sim::Seconds p10;
    sim::Seconds p95;
};
/// \pre times is not empty
[[nodiscard]] Spread spread_of(std::vector<sim::Seconds> times);

/// A cell twice over, with the same losses: what differs is chance of the machine.
struct Measured {
    /// Of the flows that begin at the same instant.
    enum class Statistic { only, mean, last };

    GridCell cell;
    Statistic figure = Statistic::only;
    Spread first;
    Spread again;
    Spread model;
};

/// How many cells the model comes near to.
class Agreement {
public:
    /// Near: within 10 %, 0.5 ms, or twice what the two measurements differ. Far: beyond 25 % and all of
    /// that.
    enum class Verdict { near, off, far };
    [[nodiscard]] static Verdict verdict(Measured const& measured);
    /// Whether half of the messages at least lose a packet of their data: so the median tells of losses.
    [[nodiscard]] static bool sees_losses(GridCell const& cell);

    struct Count {
        int near = 0;
        int all = 0;
        [[nodiscard]] double share() const { return static_cast<double>(near) / all; }
    };
    void add(Measured const& measured);
    [[nodiscard]] Count lossless() const { return lossless_; }
    /// Cells that lose packets, but whose median does not see it.
    [[nodiscard]] Count seldom() const { return seldom_; }
    [[nodiscard]] Count lossy() const { return lossy_; }
    /// 95th percentiles within 25 %, of cells of 200 samples or more.
    [[nodiscard]] Count tails() const { return tails_; }
    [[nodiscard]] int far() const { return far_; }
    [[nodiscard]] std::string text() const;

private:
    Count lossless_;
    Count seldom_;
    Count lossy_;
    Count tails_;
    int far_ = 0;
};

[[nodiscard]] std::string table_head();
[[nodiscard]] std::string table_row(Measured const& measured);

/// A row for each of the two measurements, with what they were made on and when.
[[nodiscard]] std::string csv_head();
[[nodiscard]] std::string csv_rows(Measured const& measured);

} // namespace sunder::linux_tcp
