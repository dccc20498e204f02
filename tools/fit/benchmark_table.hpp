/// \file
/// ncnn's benchmark page as a table: machine, threads, cpu or gpu, network, least and mean time.
#pragma once

#include "sim/base/quantity.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <string>
#include <vector>

namespace sunder::fit {

enum class Processor : std::uint8_t { cpu, gpu };

/// What was measured on one machine in one manner.
struct MachineTimes {
    std::string machine; ///< as the page calls it
    int threads = 1;
    Processor processor = Processor::cpu;
    std::map<std::string, sim::Seconds, std::less<>> of; ///< by network
};

/// Reads the table. A time is the least of a row's run, which the system's other work disturbs least. Where
/// several rows stand for the same (other builds of ncnn, other compilers, another day), it is their median,
/// of two the geometric mean: a user has one of the builds, and nobody knows which. Rows without a time above
/// 0 are left out.
/// \return in the order of the table
/// \throws InputError  with all mistakes of the file.
[[nodiscard]] std::vector<MachineTimes> read_benchmark(std::filesystem::path const& path);

/// What a machine is called among the profiles.
struct MachineName {
    std::string machine;   ///< as in the table
    std::string what;      ///< for readers
    std::string kind;      ///< board, phone, laptop, desktop, server or gpu
    std::string processor; ///< stem of the profile's name; "-": none
    std::string gpu;       ///< likewise of its GPU
};

/// \throws InputError  with all mistakes of the file.
[[nodiscard]] std::vector<MachineName> read_machine_names(std::filesystem::path const& path);

} // namespace sunder::fit
