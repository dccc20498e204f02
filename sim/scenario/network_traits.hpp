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
    enum class TcpModel : std::uint8_t { none, simgrids } tcp = TcpModel::none;
};

[[nodiscard]] constexpr NetworkTraits network_traits_of(NetworkModel model)
{
    switch (model) {
    case NetworkModel::exact:
    case NetworkModel::tcp:
        break;
    case NetworkModel::solver:
        return {.sharer = NetworkTraits::Sharer::simgrids, .tcp = NetworkTraits::TcpModel::none};
    case NetworkModel::lv08:
        return {.sharer = NetworkTraits::Sharer::simgrids, .tcp = NetworkTraits::TcpModel::simgrids};
    }
    return {.sharer = NetworkTraits::Sharer::ours, .tcp = NetworkTraits::TcpModel::none};
}

} // namespace sunder::sim
