// Writes profiles of the machines of ncnn's benchmark page. See models/devices/README.md.
#include "sim/base/run_error.hpp"
#include "tools/fit/benchmark_networks.hpp"
#include "tools/fit/benchmark_table.hpp"
#include "tools/fit/device_profile.hpp"
#include "tools/fit/left_out.hpp"
#include "tools/fit/machine_group.hpp"
#include "tools/fit/profile_library.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <string>
#include <vector>

namespace {

namespace fit = sunder::fit;
namespace sim = sunder::sim;

/// One column for each network: what the fit sees of it.
void print_amounts(std::vector<fit::TimedNetwork> const& networks)
{
    for (auto const& network : networks) {
        fmt::print("{}", network.name);
        for (double const amount : network.amounts)
            fmt::print(",{:.6g}", amount);
        fmt::print("\n");
    }
}

void fit_and_write(std::vector<std::string> const& words)
{
    auto const table = fit::read_benchmark(words[0]);
    auto const networks = fit::read_networks(table, words[1]);
    if (words.size() == 2) {
        print_amounts(networks);
        return;
    }
    std::vector<fit::FittedGroup> groups;
    for (auto const processor : {fit::Processor::cpu, fit::Processor::gpu})
        groups.push_back(fit::fit_group(fit::group_of(table, processor), networks));
    fmt::print("{}", fit::report_lines(groups));
    if (words.size() == 3) return;
    fit::ProfileLibrary const library{.names = fit::read_machine_names(words[2] + "/ncnn_machines.csv"),
                                      .stated = fit::read_stated_keys(words[2] + "/data_sheets.csv"),
                                      .aliases = fit::read_aliases(words[2] + "/aliases.csv")};
    for (auto const& group : groups)
        write_profiles(library, group, networks, words[3]);
    write_aliases(library.aliases, words[3]);
    write_table(library, groups, networks, words[3]);
}

} // namespace

int main(int count, char** arguments)
{
    try {
        std::vector<std::string> const words{arguments + 1, arguments + count};
        constexpr std::size_t fewest = 2;
        constexpr std::size_t most = 4;
        if (words.size() < fewest || words.size() > most)
            throw sim::RunError{
                "usage: fit_ncnn TIMES.csv GRAPHS [NAMES [PROFILES]]: folders of ncnn's text graphs, of "
                "ncnn_machines.csv, data_sheets.csv and aliases.csv, and of profiles to write"};
        fit_and_write(words);
        return 0;
    } catch (std::exception const& error) {
        fmt::print(stderr, "fit_ncnn: {}\n", error.what());
        return 1;
    }
}
