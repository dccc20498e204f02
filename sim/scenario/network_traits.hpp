/// \file
/// What follows from the model of the network.
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

/// What carries the messages of an application.
[[nodiscard]] inline Transport transport_of(Application const& application, NetworkModel model)
{
    if (application.transport) return *application.transport;
    switch (model) {
    case NetworkModel::exact:
    case NetworkModel::solver:
    case NetworkModel::lv08:
        break;
    case NetworkModel::tcp:
        return Tcp{};
    }
    return Datagram{};
}

} // namespace sunder::sim
