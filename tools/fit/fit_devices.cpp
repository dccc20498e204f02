// Writes profiles of devices of HW-NAS-Bench and HELP, and of those with a few published times. See
// models/devices/README.md.
#include "sim/base/run_error.hpp"
#include "tools/fit/benchmark_networks.hpp"
#include "tools/fit/fitted_device.hpp"
#include "tools/fit/machine_group.hpp"
#include "tools/fit/profile_file.hpp"
#include "tools/fit/profile_library.hpp"

#include <fmt/format.h>

#include <cstdio>
#include <exception>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace {

namespace fit = sunder::fit;
namespace sim = sunder::sim;

/// Of the rows of ncnn's benchmark page that stand for one thread of a processor.
fit::Prior prior_of_one_thread(std::string const& data)
{
    auto const table = fit::read_benchmark(data + "/published/ncnn_benchmark.csv");
    auto const networks = fit::read_networks(table, data + "/ncnn_models");
    auto group = fit::group_of(table, fit::Processor::cpu);
    std::erase_if(group.machines, [](fit::MachineTimes const& machine) { return machine.threads != 1; });
    auto population = fit::fit_pooled(fit::measurements_of(group, networks)).population;
    auto const terms = population.mean.size();
    return {.population = std::move(population),
            .least = Eigen::VectorXd::Constant(terms, -std::numeric_limits<double>::infinity())};
}

/// Lines of at most so many letters, broken at blanks.
std::vector<std::string> broken(std::string const& text)
{
    constexpr std::size_t widest = 118;
    std::vector<std::string> lines;
    std::size_t begin = 0;
    while (text.size() - begin > widest) {
        auto const end = text.rfind(' ', begin + widest);
        lines.push_back(text.substr(begin, end - begin));
        begin = end + 1;
    }
    lines.push_back(text.substr(begin));
    return lines;
}

std::string text_of(fit::FittedDevice const& device, fit::StatedKeys const& stated)
{
    auto about = std::vector{device.entry.what + "."};
    for (auto& line : broken(device.entry.note))
        about.push_back(std::move(line));
    if (!device.sorts.empty())
        about.emplace_back("Error of networks left out of the fit by tools/fit/fit_devices:");
    for (auto const& line : error_lines(device))
        about.push_back("  " + line);
    about.emplace_back(
        "Limits: README.md beside it. Speed is the greatest rate of work that a class of op reaches.");
    auto const found = stated.find(device.entry.name);
    auto keys = found == stated.end() ? std::vector<fit::StatedKey>{} : found->second;
    if (device.largest)
        if (auto key = fit::find_error_key(*device.largest)) {
            key->source = "of the sort of networks left out that is worst, as said above";
            keys.push_back(std::move(*key));
        }
    auto const profile =
        fit::profile_of(device.theta, {.name = device.entry.name, .element_bits = device.entry.element_bits});
    return fit::text_of(profile, about, keys);
}

void fit_and_write(std::vector<std::string> const& words)
{
    fit::DeviceSources const sources{.tables = fit::SearchTables{words[0]},
                                     .published =
                                         fit::read_published_times(words[1] + "/published_times.csv"),
                                     .one_thread = prior_of_one_thread(words[0])};
    auto const stated = fit::read_stated_keys(words[1] + "/data_sheets.csv");
    std::vector<fit::FittedDevice> devices;
    for (auto const& entry : fit::read_device_entries(words[1] + "/devices.csv")) {
        devices.push_back(fit::fit_device(entry, sources, devices));
        fmt::print("{}\n", entry.name);
        for (auto const& line : fit::error_lines(devices.back()))
            fmt::print("  {}\n", line);
        if (words.size() > 2)
            fit::write_whole(words[2] + "/" + entry.name + ".yaml", text_of(devices.back(), stated));
    }
}

} // namespace

int main(int count, char** arguments)
{
    try {
        std::vector<std::string> const words{arguments + 1, arguments + count};
        if (words.size() != 2 && words.size() != 3)
            throw sim::RunError{
                "usage: fit_devices DATA NAMES [PROFILES]: folders of published tables, of devices.csv, "
                "published_times.csv and data_sheets.csv, and of profiles to write"};
        fit_and_write(words);
        return 0;
    } catch (std::exception const& error) {
        fmt::print(stderr, "fit_devices: {}\n", error.what());
        return 1;
    }
}
