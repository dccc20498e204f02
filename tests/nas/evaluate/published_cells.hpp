/// \file
/// NAS-Bench-201 with published figures: its table of accuracies on CIFAR-100, and latencies measured on a
/// Raspberry Pi 4 and a Titan RTX, divided over the cells.
#pragma once

#include "nas/accuracy/cell_accuracy.hpp"
#include "nas/evaluate/journey_table.hpp"
#include "nas/realise/nasbench201.hpp"
#include "sim/config/load.hpp"
#include "tests/source_dir.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iterator>
#include <memory>
#include <string>
#include <utility>

namespace sunder::nas {

/// SUNDER_DATA names the folder of the tables; without it they are looked for beside the project.
inline std::filesystem::path data_file(std::filesystem::path const& name)
{
    char const* const given = std::getenv("SUNDER_DATA");
    std::filesystem::path const folder = given != nullptr
                                             ? std::filesystem::path{given}
                                             : std::filesystem::path{SUNDER_SOURCE_DIR} / "../shared/data";
    return folder / name;
}

inline std::filesystem::path accuracy_file()
{
    return data_file("nb201/nb201_accuracy.csv");
}

inline std::filesystem::path latency_file()
{
    return data_file("hwnasbench/nb201_latency_help.csv");
}

inline SourceText read_source(std::filesystem::path const& path)
{
    std::ifstream file{path};
    return std::make_shared<sim::Source const>(
        sim::Source{path.string(), std::string{std::istreambuf_iterator<char>{file}, {}}, 0});
}

/// \pre both files exist
struct PublishedCells {
    std::unique_ptr<NasBench201> space = make_nasbench201();
    CellAccuracy accuracy{accuracies()};
    ComputeTimes phone = times("raspi4");
    ComputeTimes server = times("titan_rtx_1");

    [[nodiscard]] JourneyTable table(SearchSetting const& setting) const
    {
        return {setting, ChainTable{*space, phone, server}};
    }

private:
    [[nodiscard]] static CellAccuracies accuracies()
    {
        sim::Diagnostics diagnostics;
        auto parsed = parse_accuracy_table(read_source(accuracy_file()), "cifar100", diagnostics);
        diagnostics.raise_if_any();
        return *std::move(parsed);
    }
    [[nodiscard]] ComputeTimes times(std::string const& column) const
    {
        sim::Diagnostics diagnostics;
        auto const parsed = parse_cell_latencies(read_source(latency_file()), column, diagnostics);
        diagnostics.raise_if_any();
        return whole_network_times(*space, parsed->by_index, LatencyDivision::cells_only, parsed->source);
    }
};

/// Twenty phones with a link of 50 Mbit/s each and one server: 5 requests a second from each phone.
inline std::string twenty_phones()
{
    return R"(format: sunder-scenario/1
models:
  cell: {input: {name: image, bytes: 3 kB}, ops: [{name: stem, work: 1 Mflop, output: 64 kB}]}
devices:
  phone: {speed: 10 Gflop/s, count: 20, busy_power: 6 W}
  server: {speed: 1 Tflop/s, busy_power: 280 W}
links:
  wifi: {rate: 50 Mbit/s, latency: 1 ms, each: phone}
  uplink: {rate: 1 Gbit/s, latency: 1 ms}
routes:
  - {from: phone, to: server, via: [wifi]}
applications:
  camera: {model: cell, origin: phone, arrivals: {poisson: 5 /s}, split: device_only, servers: [server]}
run: {until: 20 s, warm_up: 2 s, seed: 1, replications: 2}
)";
}

} // namespace sunder::nas
