#include "tools/validation/splinter_checks.hpp"

#include "sim/records/statistics.hpp"
#include "tools/fit/quoted_rows.hpp"
#include "tools/validation/shipped_file.hpp"

#include <algorithm>
#include <cmath>
#include <map>

namespace sunder::validation {
namespace {

namespace fs = std::filesystem;
using sim::HeldFigure;

/// Milliseconds by kilobytes that crossed.
using Transfers = std::map<double, std::vector<double>>;

Transfers read_transfers(fs::path const& path)
{
    enum Column : std::size_t { transfer = 6, kilobytes = 12, columns = 17 }; // of VGG16's table
    fit::QuotedRows rows{path, columns};
    Transfers transfers;
    for (auto const& row : rows.all()) {
        auto const time = rows.number(row[transfer]);
        auto const size = rows.number(row[kilobytes]);
        if (time && size && *time > 0) transfers[*size].push_back(*time);
    }
    rows.raise_if_any();
    return transfers;
}

/// Of a size's median, by latency + bytes / rate, with the rate and latency of README.md in
/// scenarios/paper/splinter.
HeldFigure farthest_transfer(fs::path const& path)
{
    constexpr double latency = 2.29;      // ms
    constexpr double rate = 588e3;        // bits a millisecond
    constexpr double kilobyte = 8 * 1024; // bits
    constexpr double half = 0.5;
    constexpr double percent = 100;
    double farthest = 0;
    for (auto [size, times] : read_transfers(path)) {
        std::ranges::sort(times);
        double const error = (latency + size * kilobyte / rate) / sim::percentile(times, half) - 1;
        farthest = std::max(farthest, percent * std::abs(error));
    }
    return {.unit = "%", .simulated = farthest, .expected = 10, .side = HeldFigure::Asked::at_most};
}

} // namespace

std::vector<sim::Check> splinter_checks()
{
    auto const* const table = "splinter/simulation_pool_vgg16.csv";
    auto const needed = needed_data(table);
    return {{.name = "transfers of nine sizes as 2.29 ms + bytes at 588 Mbit/s: farthest median",
             .model = "exact network",
             .against = "SPLINTER, 878 transfers of VGG16's tensors",
             .carry_out = [path = needed.folder / table] { return farthest_transfer(path); },
             .data = "SPLINTER",
             .missing = needed.missing}};
}

} // namespace sunder::validation
