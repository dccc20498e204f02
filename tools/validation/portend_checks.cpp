#include "tools/validation/portend_checks.hpp"

#include "sim/base/run_error.hpp"
#include "sim/form/files.hpp"
#include "sim/records/statistics.hpp"
#include "tools/validation/shipped_file.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <memory>
#include <utility>

namespace sunder::validation {
namespace {

namespace fs = std::filesystem;
using sim::Check;
using sim::HeldFigure;

constexpr double percent = 100;
/// Those that were measured everywhere.
constexpr std::array machines{"a1.large", "a1.medium", "g4dn.xlarge", "g5.xlarge", "m4.large"};
constexpr std::array networks{"EfficientNetB0_ImageNet", "EfficientNetB7_ImageNet", "ResNet110_CIFAR10",
                              "ResNet20_CIFAR10"};

/// Milliseconds of the parts from the first to the last, in the median.
using Stretches = std::map<std::pair<int, int>, double>;

double median_of(std::vector<double> values)
{
    if (values.empty()) throw sim::RunError{"a stretch was never measured"};
    constexpr double half = 0.5;
    std::ranges::sort(values);
    return sim::percentile(values, half);
}

/// A text of JSON that holds one of columns, each a value by row; a row's times are those of its repetitions.
Stretches read_stretches(fs::path const& path)
{
    auto const file = sim::read_from_disk(path);
    if (!file.text) throw sim::RunError{fmt::format("{}: {}", path.string(), file.problem)};
    try {
        auto const table = nlohmann::json::parse(nlohmann::json::parse(*file.text).get<std::string>());
        auto const& ends = table.at("partition_end");
        auto const& times = table.at("latency_partition");
        Stretches stretches;
        for (auto const& [row, first] : table.at("partition_start").items())
            stretches[{first.get<int>(), ends.at(row).get<int>()}] =
                median_of(times.at(row).get<std::vector<double>>());
        return stretches;
    } catch (nlohmann::json::exception const&) {
        throw sim::RunError{fmt::format("{} is no table of stretches", path.string())};
    }
}

int parts_of(Stretches const& stretches)
{
    int parts = 0;
    for (auto const& [stretch, time] : stretches)
        parts = std::max(parts, stretch.second);
    return parts;
}

double time_of(Stretches const& stretches, int first, int last)
{
    auto const found = stretches.find({first, last});
    if (found == stretches.end())
        throw sim::RunError{fmt::format("nobody measured parts {} to {}", first, last)};
    return found->second;
}

/// |both halves / the whole - 1|, in the median over where the network is cut in two.
double error_of_halves(Stretches const& stretches)
{
    int const parts = parts_of(stretches);
    double const whole = time_of(stretches, 1, parts);
    std::vector<double> errors;
    for (int cut = 1; cut < parts; ++cut)
        errors.push_back(
            std::abs((time_of(stretches, 1, cut) + time_of(stretches, cut + 1, parts)) / whole - 1));
    return median_of(std::move(errors));
}

/// By machine and network, as error_of_halves() has it.
std::vector<double> errors_of_pairs(fs::path const& folder)
{
    std::vector<double> errors;
    for (auto const* const machine : machines)
        for (auto const* const network : networks)
            errors.push_back(error_of_halves(
                read_stretches(folder / machine / fmt::format("profiling_partition_{}.txt", network))));
    return errors;
}

} // namespace

std::vector<Check> portend_checks()
{
    auto const needed = needed_data("portend");
    auto const folder = needed.folder / "portend";
    auto const check = [&](std::string name, std::function<HeldFigure()> figure) {
        return Check{.name = std::move(name),
                     .model = "sums",
                     .against = "PORTEND, 5 machines and 4 networks",
                     .carry_out = std::move(figure),
                     .data = "PORTEND",
                     .missing = needed.missing};
    };
    return {check("pairs of machine and network whose halves add up to the whole within 5 %",
                  [folder] {
                      constexpr double near = 0.05;
                      auto const errors = errors_of_pairs(folder);
                      auto const count =
                          std::ranges::count_if(errors, [](double error) { return error < near; });
                      return HeldFigure{.unit = "% of pairs",
                                        .simulated = percent * static_cast<double>(count) /
                                                     static_cast<double>(errors.size()),
                                        .expected = 90,
                                        .side = HeldFigure::Asked::at_least};
                  }),
            check("how far both halves of a network are from the whole, median over pairs", [folder] {
                return HeldFigure{.unit = "%",
                                  .simulated = percent * median_of(errors_of_pairs(folder)),
                                  .expected = 5,
                                  .side = HeldFigure::Asked::at_most};
            })};
}

} // namespace sunder::validation
