/// \file
/// When jobs of equal size leave a resource, from the instants at which they come.
#pragma once

#include "sim/platform/step_function.hpp"

#include <cstdint>
#include <span>
#include <vector>

namespace sunder::nas {

/// Served in the order of `starts` by `workers` workers; shape (jobs,), seconds.
[[nodiscard]] std::vector<double> ends_in_order(std::span<double const> starts, double service,
                                                sim::StepFunction const& speed, std::size_t workers);

/// In equal shares of `servers` servers, in virtual time (see sim::ProcessorSharing). \pre starts ascend
[[nodiscard]] std::vector<double> ends_in_shares(std::span<double const> starts, double amount,
                                                 sim::StepFunction const& speed, double servers);

/// Links of one rate, one for each device, and behind them one that all share.
struct LinksBeforeOne {
    double own = 0; ///< bytes per second
    sim::StepFunction const* common = nullptr;
    std::size_t devices = 1;
};

/// Of messages that share all these links max-min fairly (see sim::MaxMinCarrier).
/// \param device  that each comes from, shape (messages,)
[[nodiscard]] std::vector<double> ends_behind_own_links(std::span<double const> starts,
                                                        std::span<std::uint32_t const> device, double bytes,
                                                        LinksBeforeOne const& links);

} // namespace sunder::nas
