#include "tools/fit/benchmark_table.hpp"

#include "tools/fit/quoted_rows.hpp"

#include <algorithm>
#include <cmath>
#include <optional>
#include <tuple>

namespace sunder::fit {
namespace {

/// The table spells some networks in two ways.
std::string network_name(std::string_view text)
{
    std::string name{text};
    for (std::string_view const part : {"-int8", "-ssd", "-yolo"})
        if (auto const at = name.find(part); at != std::string::npos && name.find('-') == at) name[at] = '_';
    return name;
}

sim::Seconds median_of(std::vector<double> times)
{
    std::ranges::sort(times);
    auto const middle = times.size() / 2;
    if (times.size() % 2 == 1) return sim::Seconds{times[middle]};
    return sim::Seconds{std::sqrt(times[middle - 1] * times[middle])};
}

} // namespace

std::vector<MachineTimes> read_benchmark(std::filesystem::path const& path)
{
    enum Column : std::size_t { machine, threads, on, network, least, mean, columns };
    constexpr double milli = 1e-3;
    QuotedRows rows{path, columns};
    std::vector<MachineTimes> all;
    std::map<std::tuple<std::string, int, Processor>, std::size_t> places;
    std::vector<std::map<std::string, std::vector<double>>> times;
    for (auto const& row : rows.all()) {
        auto const count = rows.number(row[threads]);
        auto const time = rows.number(row[least]);
        if (row[on].text != "cpu" && row[on].text != "gpu")
            rows.refuse(row[on], "this is neither cpu nor gpu");
        if (!count || !time || *time <= 0) continue;
        MachineTimes const machine_times{.machine = std::string{row[machine].text},
                                         .threads = static_cast<int>(*count),
                                         .processor = row[on].text == "gpu" ? Processor::gpu : Processor::cpu,
                                         .of = {}};
        auto const [place, is_new] = places.try_emplace(
            {machine_times.machine, machine_times.threads, machine_times.processor}, all.size());
        if (is_new) {
            all.push_back(machine_times);
            times.emplace_back();
        }
        times[place->second][network_name(row[network].text)].push_back(milli * *time);
    }
    rows.raise_if_any();
    for (std::size_t i = 0; i < all.size(); ++i)
        for (auto const& [name, of_rows] : times[i])
            all[i].of[name] = median_of(of_rows);
    return all;
}

std::vector<MachineName> read_machine_names(std::filesystem::path const& path)
{
    enum Column : std::size_t { machine, what, kind, processor, gpu, columns };
    QuotedRows rows{path, columns};
    rows.raise_if_any();
    std::vector<MachineName> names;
    for (auto const& row : rows.all()) {
        auto const text = [&](Column column) { return std::string{row[column].text}; };
        names.push_back({.machine = text(machine),
                         .what = text(what),
                         .kind = text(kind),
                         .processor = text(processor),
                         .gpu = text(gpu)});
    }
    return names;
}

} // namespace sunder::fit
