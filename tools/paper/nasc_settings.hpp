// Settings of the experiment "nasc": what the NASC paper leaves open, as scenarios/paper/nasc/experiment.yaml
// says it.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/platform/platform.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <vector>

namespace sunder::paper {

/// A device that the figures know.
struct Machine {
    std::string column;            ///< of the figures
    std::filesystem::path profile; ///< for coding
};

struct Figures {
    std::filesystem::path cell_accuracy, cell_latency, fbnet_accuracy, fbnet_latency;
    bool published = false;   ///< cells by table rather than by formula
    std::string images;       ///< column of the accuracies
    bool cells_alone = false; ///< see nas::LatencyDivision
};

/// Pairs that are simulated.
struct LoadSettings {
    struct Machines {
        std::size_t device = 0, server = 0; ///< by index
    };
    std::vector<Machines> machines;
    std::vector<sim::BytesPerSecond> rates;
    std::vector<double> losses;
    sim::Seconds delay;
    double limit = 0.5;
    std::vector<double> accuracy_losses;
    std::vector<sim::PerSecond> arrivals; ///< of each device
    std::size_t tried = 8;                ///< cuts of each network
    std::int64_t replications = 5;
};

struct NascSettings {
    std::filesystem::path scenario;
    std::vector<std::string> spaces;
    std::vector<Machine> devices, servers;
    Figures figures;
    std::vector<sim::BytesPerSecond> rates;
    std::vector<int> bits;
    std::vector<double> losses; ///< of a packet
    std::vector<sim::Seconds> delays;
    sim::Loss resend; ///< its probability comes from `losses`
    sim::Bytes mtu;
    std::vector<double> limits; ///< quantiles of the latency on the device alone
    std::int64_t drawn = 0;     ///< networks for those quantiles, of fbnet
    std::vector<double> accuracy_losses;
    std::vector<double> reductions;
    LoadSettings load;
    std::uint64_t seed = 1;
};

/// Reads the settings as JSON. \throws RunError  where one is missing or wrong
[[nodiscard]] NascSettings read_settings(std::filesystem::path const& path);

} // namespace sunder::paper
