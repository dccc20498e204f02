/// \file
/// Machines that are fitted together: all processors, or all GPUs.
#pragma once

#include "tools/fit/benchmark_table.hpp"
#include "tools/fit/cost_terms.hpp"
#include "tools/fit/left_out.hpp"

#include <Eigen/Core>

#include <optional>
#include <span>
#include <string>
#include <vector>

namespace sunder::fit {

struct TimedNetwork {
    std::string name;
    NumberKind numbers = NumberKind::floats;
    Eigen::VectorXd amounts; ///< (terms,)
};

/// Fewest networks of a machine that takes part.
constexpr int fewest_networks = 15;

struct MachineGroup {
    Processor processor = Processor::cpu;
    std::vector<MachineTimes> machines; ///< each with at least `fewest_networks`
};
[[nodiscard]] MachineGroup group_of(std::vector<MachineTimes> const& table, Processor processor);

/// Its times as a fit takes them.
[[nodiscard]] Measurements measurements_of(MachineGroup const& group,
                                           std::vector<TimedNetwork> const& networks);

struct FittedGroup {
    MachineGroup group;
    Measurements measurements;
    Eigen::MatrixXd theta;        ///< (machines, terms), of a fit to all networks
    Eigen::MatrixXd log_foretold; ///< (machines, networks), each network by a fit to the others
};
[[nodiscard]] FittedGroup fit_group(MachineGroup group, std::vector<TimedNetwork> const& networks);

/// Of those networks of one machine that hold such numbers; nothing where there is none.
[[nodiscard]] std::optional<ErrorSummary> errors_of_machine(FittedGroup const& fitted, Eigen::Index machine,
                                                            std::vector<TimedNetwork> const& networks,
                                                            NumberKind numbers);

/// Errors over all machines and networks, and how well the order of networks is foretold: the median over
/// machines, for networks left out and, to compare, for those that were fitted. A line.
[[nodiscard]] std::string report_of(std::span<FittedGroup const> groups);

} // namespace sunder::fit
