#include "sim/output/sweep_file.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/failure.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/result_file.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstddef>
#include <cstdint>
#include <limits>
#include <string>
#include <utility>
#include <vector>

namespace sunder::cli {
namespace {

constexpr std::size_t most_ranges = 20; ///< of missing points that a message names

/// "3, 5 to 9, 12": the numbers below `size` that are not among `present`, which ascend; empty: none.
std::string missing_among(std::vector<std::int64_t> const& present, std::int64_t size)
{
    std::vector<std::string> ranges;
    auto const add = [&ranges](std::int64_t from, std::int64_t to) {
        if (from == to) ranges.push_back(std::to_string(from));
        if (from < to) ranges.push_back(fmt::format("{} to {}", from, to));
    };
    std::int64_t next = 0;
    for (auto const number : present)
        add(std::exchange(next, number + 1), number - 1);
    add(next, size - 1);
    bool const all_fit = ranges.size() <= most_ranges;
    ranges.resize(std::min(ranges.size(), most_ranges));
    return fmt::format("{}{}", fmt::join(ranges, ", "), all_fit ? "" : ", ...");
}

void merge(Arguments const& arguments)
{
    auto const path = arguments.output_file();
    if (!path) throw usage_error("merge", "where to?", "write -o FILE.h5");
    std::vector<sim::SweepPart> parts;
    for (auto const& name : arguments.operands())
        parts.push_back({.name = name, .sweep = sim::read_sweep(name)});
    ResultFile output{*path};
    auto const whole = sim::merge(parts);
    auto const missing = missing_among(whole.points.number, whole.points_in_all);
    if (!missing.empty() && !arguments.given("partial"))
        throw Failure{fmt::format("{} of {} points are missing: {}",
                                  whole.points_in_all - static_cast<std::int64_t>(whole.points.size()),
                                  whole.points_in_all, missing),
                      "run their shards first, or merge what there is with --partial"};
    sim::write_sweep(output, whole, [&parts](std::int64_t number) {
        auto const holder = std::ranges::find_if(parts, [number](sim::SweepPart const& part) {
            return std::ranges::binary_search(part.sweep.with_records, number);
        });
        return sim::read_point_records(holder->name, number);
    });
}

} // namespace

Command merge_command()
{
    return {.syntax = {.name = "merge",
                       .operands = "FILE.h5...",
                       .most_operands = std::numeric_limits<std::size_t>::max(),
                       .purpose = "Puts the parts of a sweep together, as `sweep --shard` wrote them.",
                       .example = "sunder merge part1.h5 part2.h5 part3.h5 -o whole.h5",
                       .options = {{"output", 'o', "FILE.h5", "write the whole sweep to this HDF5 file"},
                                   {"partial", '\0', "", "even where points are missing"}}},
            .carry_out = merge};
}

} // namespace sunder::cli
