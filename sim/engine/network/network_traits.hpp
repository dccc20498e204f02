/// \file
/// What a model of the network leaves to SimGrid.
#pragma once

#include "sim/scenario/scenario.hpp"

#include <cstdint>

namespace sunder::sim {

struct NetworkTraits {
    /// Who works out what each flow has of the links that it shares with others.
    enum class Sharing : std::uint8_t { ours, simgrids } sharing = Sharing::ours;
    /// SimGrid's own model of TCP: latency, acknowledgements and windows are its part.
    enum class Tcp : std::uint8_t { none, simgrids } tcp = Tcp::none;
};

[[nodiscard]] constexpr NetworkTraits traits_of(NetworkModel model)
{
    using Traits = NetworkTraits;
    switch (model) {
    case NetworkModel::exact:
        break;
    case NetworkModel::solver:
        return {.sharing = Traits::Sharing::simgrids, .tcp = Traits::Tcp::none};
    case NetworkModel::lv08:
        return {.sharing = Traits::Sharing::simgrids, .tcp = Traits::Tcp::simgrids};
    }
    return {.sharing = Traits::Sharing::ours, .tcp = Traits::Tcp::none};
}

} // namespace sunder::sim
