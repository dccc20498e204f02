/// \file
/// Which cells are measured.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/tcp/settings.hpp"
#include "tools/linux_tcp/grid_cell.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sunder::linux_tcp {

/// Every combination of its lists.
struct Grid {
    std::vector<sim::tcp::Connection> connections;
    std::vector<sim::tcp::Control> controls;
    std::vector<sim::BytesPerSecond> rates;
    std::optional<PathTrace> trace; ///< `rates` is its mean, then
    std::vector<sim::Seconds> delays;
    std::vector<double> losses;
    std::vector<std::int64_t> sizes;
    double queue = 2; ///< as in a GridCell, with what follows
    std::optional<sim::Bytes> queue_bytes;
    sim::Seconds jitter;
    std::optional<sim::GilbertElliott> bursts;
    std::vector<std::int64_t> drops;
    std::vector<int> flows;
    int samples = 20;
    std::uint64_t seed = 1;
};

struct Limits {
    sim::Seconds time;
    sim::Bytes traffic;
};

struct GridRun {
    Grid grid;
    Limits limits;
    std::optional<std::string> csv; ///< file to write
};

/// The program's arguments. \return nothing where only help was wanted, which has been printed
/// \throws sim::RunError  with what is wrong with them
[[nodiscard]] std::optional<GridRun> read_arguments(std::vector<std::string> const& arguments);

[[nodiscard]] std::vector<GridCell> cells_of(Grid const& grid);

} // namespace sunder::linux_tcp
