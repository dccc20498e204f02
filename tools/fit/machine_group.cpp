#include "tools/fit/machine_group.hpp"

#include <fmt/format.h>

#include <cmath>
#include <limits>
#include <utility>

namespace sunder::fit {
namespace {

using Eigen::Index;

constexpr double percent = 100;

} // namespace

MachineGroup group_of(std::vector<MachineTimes> const& table, Processor processor)
{
    MachineGroup group{.processor = processor, .machines = {}};
    for (auto const& machine : table)
        if (machine.processor == processor && std::ssize(machine.of) >= fewest_networks)
            group.machines.push_back(machine);
    return group;
}

Measurements measurements_of(MachineGroup const& group, std::vector<TimedNetwork> const& networks)
{
    auto const machines = std::ssize(group.machines);
    auto const count = std::ssize(networks);
    auto const& terms = all_terms();
    Measurements given{
        .amounts = Eigen::MatrixXd{count, std::ssize(terms)},
        .log_times = Eigen::MatrixXd::Constant(machines, count, std::numeric_limits<double>::quiet_NaN()),
        .start = Eigen::VectorXd{std::ssize(terms)}};
    for (Index term = 0; term < given.start.size(); ++term)
        given.start[term] = std::log(terms[static_cast<std::size_t>(term)].start);
    for (Index network = 0; network < count; ++network) {
        auto const& what = networks[static_cast<std::size_t>(network)];
        given.amounts.row(network) = what.amounts.transpose();
        for (Index machine = 0; machine < machines; ++machine) {
            auto const& times = group.machines[static_cast<std::size_t>(machine)].of;
            if (auto const time = times.find(what.name); time != times.end())
                given.log_times(machine, network) = std::log(time->second.value());
        }
    }
    return given;
}

FittedGroup fit_group(MachineGroup group, std::vector<TimedNetwork> const& networks)
{
    std::vector<std::string> names;
    for (auto const& network : networks)
        names.push_back(network.name);
    auto measurements = measurements_of(group, networks);
    auto theta = fit_pooled(measurements).theta;
    auto log_foretold = foretold(measurements, names);
    return {.group = std::move(group),
            .measurements = std::move(measurements),
            .theta = std::move(theta),
            .log_foretold = std::move(log_foretold)};
}

std::optional<ErrorSummary> errors_of_machine(FittedGroup const& fitted, Index machine,
                                              std::vector<TimedNetwork> const& networks, NumberKind numbers)
{
    Eigen::RowVectorXd measured = fitted.measurements.log_times.row(machine);
    for (Index network = 0; network < measured.size(); ++network)
        if (networks[static_cast<std::size_t>(network)].numbers != numbers)
            measured[network] = std::numeric_limits<double>::quiet_NaN();
    auto errors = errors_of(fitted.log_foretold.row(machine), measured);
    if (errors.empty()) return {};
    return summary_of(std::move(errors));
}

std::string report_of(std::span<FittedGroup const> groups)
{
    constexpr double half = 0.5;
    std::vector<double> errors;
    std::vector<double> orders;
    std::vector<double> fitted_orders;
    for (auto const& group : groups) {
        auto const log_fitted = log_times_of(group.theta, group.measurements.amounts);
        for (Index machine = 0; machine < group.log_foretold.rows(); ++machine) {
            auto const& measured = group.measurements.log_times.row(machine);
            auto const of_machine = errors_of(group.log_foretold.row(machine), measured);
            errors.insert(errors.end(), of_machine.begin(), of_machine.end());
            orders.push_back(rank_correlation(group.log_foretold.row(machine), measured));
            fitted_orders.push_back(rank_correlation(log_fitted.row(machine), measured));
        }
    }
    auto const all = summary_of(std::move(errors));
    return fmt::format("{} machines, {} times of networks left out: median error {:.1f} %, 80th percentile "
                       "{:.1f} %, Spearman {:.3f} (of networks that were fitted {:.3f})\n",
                       orders.size(), all.networks, percent * all.median, percent * all.p80,
                       quantile(orders, half), quantile(fitted_orders, half));
}

} // namespace sunder::fit
