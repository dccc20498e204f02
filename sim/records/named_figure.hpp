/// \file
/// Figures as users name them.
#pragma once

#include "sim/records/figures.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

/// What is called `text` of that application, or in all, as in "latency.p99" and
/// "devices.server.utilisation". \return where it stands; the number of figures where there is none
[[nodiscard]] std::size_t place_of_figure(std::vector<Figure> const& figures, std::string const& text,
                                          std::string const& application);

/// The name that may have been meant where there is none; perhaps empty.
[[nodiscard]] std::string nearest_figure(std::vector<Figure> const& figures, std::string const& text,
                                         std::string const& application);

/// Whether whoever asks for the best wants this figure to be large: throughput and what is finished.
[[nodiscard]] bool more_is_better(std::string const& figure);

/// Places of values from the best to the worst, undefined ones last and equal ones as they stand.
[[nodiscard]] std::vector<std::size_t> best_first(std::vector<double> const& values,
                                                  std::string const& figure);

} // namespace sunder::sim
