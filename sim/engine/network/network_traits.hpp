/// \file
/// What a model of the network leaves to SimGrid.
#pragma once

#include "sim/scenario/scenario.hpp"

#include <cstdint>

namespace sunder::sim {

struct NetworkTraits {
    enum class Solver : std::uint8_t { where_needed, everywhere } solver = Solver::where_needed;
    /// SimGrid's own model of TCP: latency, acknowledgements and windows are its part.
    enum class Tcp : std::uint8_t { none, simgrids } tcp = Tcp::none;
};

[[nodiscard]] constexpr NetworkTraits traits_of(NetworkModel model)
{
    using enum NetworkTraits::Solver;
    using enum NetworkTraits::Tcp;
    switch (model) {
    case NetworkModel::exact:
        break;
    case NetworkModel::solver:
        return {.solver = everywhere, .tcp = none};
    case NetworkModel::lv08:
        return {.solver = everywhere, .tcp = simgrids};
    }
    return {.solver = where_needed, .tcp = none};
}

} // namespace sunder::sim
