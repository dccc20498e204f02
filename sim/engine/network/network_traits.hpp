/// \file
/// What a model of the network leaves to SimGrid.
#pragma once

#include "sim/scenario/scenario.hpp"

#include <cstdint>

namespace sunder::sim {

struct NetworkTraits {
    /// Who works out what each flow has of the links that it shares with others.
    enum class Sharer : std::uint8_t { ours, simgrids } sharer = Sharer::ours;
    /// SimGrid's own model of TCP: latency, acknowledgements and windows are its part.
    enum class Tcp : std::uint8_t { none, simgrids } tcp = Tcp::none;
};

[[nodiscard]] constexpr NetworkTraits network_traits_of(NetworkModel model)
{
    switch (model) {
    case NetworkModel::exact:
        break;
    case NetworkModel::solver:
        return {.sharer = NetworkTraits::Sharer::simgrids, .tcp = NetworkTraits::Tcp::none};
    case NetworkModel::lv08:
        return {.sharer = NetworkTraits::Sharer::simgrids, .tcp = NetworkTraits::Tcp::simgrids};
    }
    return {.sharer = NetworkTraits::Sharer::ours, .tcp = NetworkTraits::Tcp::none};
}

} // namespace sunder::sim
