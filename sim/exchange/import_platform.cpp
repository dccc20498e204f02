#include "sim/exchange/import_platform.hpp"

#include "sim/base/delimited_text.hpp"
#include "sim/exchange/platform_reader.hpp"
#include "sim/exchange/platform_scenario.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sunder::sim {
namespace {

using namespace detail;

// The workload that is made up. Hosts of platforms differ by orders of magnitude, so nobody asks again before
// an answer.
constexpr double requests_in_all = 10'000;
constexpr std::int64_t most_requests_of_one = 100;

std::string joined(std::size_t count, auto const& text_of)
{
    std::string text;
    for (std::size_t i = 0; i < count; ++i)
        text += fmt::format("{}{}", i == 0 ? "" : ", ", text_of(i));
    return text;
}

/// Parts of the same work, one for each device on the way.
std::string model_text(std::size_t hops)
{
    std::string text =
        "models:\n  made_up:\n    format: sunder-model/1\n    input: {bytes: 150 kB}\n    ops:\n";
    for (std::size_t part = 0; part <= hops; ++part)
        text += fmt::format("      - {{name: part_{}, work: 100 Mflop, output: {}}}\n", part,
                            part == hops ? "1 kB" : "50 kB");
    return text;
}

std::string applications_text(GroupedPlatform const& grouped, PlatformSections const& sections)
{
    auto const hops = grouped.hops.size();
    auto const servers = joined(hops, [&](std::size_t i) { return sections.names[grouped.hops[i]]; });
    auto const cuts =
        hops == 1 ? std::string{"after: part_0"}
                  : fmt::format("cuts: [{}]",
                                joined(hops, [](std::size_t i) { return fmt::format("part_{}", i); }));
    std::string text = "applications:\n";
    for (auto const origin : grouped.origins) {
        auto const& name = sections.names[origin];
        text += fmt::format("  {}: {{model: made_up, origin: {}, arrivals: {{closed: {{think: 1 s}}}}, "
                            "split: {{{}}}, servers: [{}], answer: 1 kB}}\n",
                            name, name, cuts, servers);
    }
    return text;
}

std::int64_t requests_of_one(GroupedPlatform const& grouped)
{
    double devices = 0;
    for (auto const origin : grouped.origins)
        devices += static_cast<double>(grouped.groups[origin].hosts.size());
    return std::clamp(static_cast<std::int64_t>(requests_in_all / devices), std::int64_t{1},
                      most_requests_of_one);
}

std::string scenario_text(PlatformImport const& import, ReadPlatform const& platform,
                          GroupedPlatform const& grouped, PlatformSections const& sections)
{
    YamlNode root{.kind = YamlKind::mapping, .where = {}};
    root.entries.push_back({"devices", {}, sections.devices});
    root.entries.push_back({"links", {}, sections.links});
    root.entries.push_back({"routes", {}, sections.routes});
    auto const name = comment_text(std::string{file_name_of(*import.source)});
    return fmt::format(
        "# The hosts, links and routes of SimGrid's platform {}, by `sunder import platform`.\n"
        "# The model and the applications are made up: put yours in their place.\n"
        "# SimGrid's own model of networks, unless told otherwise, is `network_model: lv08`.\n"
        "format: sunder-scenario/1\n"
        "{}{}{}run: {{requests: {}, seed: 1{}}}\n",
        name, model_text(grouped.hops.size()), write_yaml(root), applications_text(grouped, sections),
        requests_of_one(grouped), platform.is_lv08 ? ", network_model: lv08" : "");
}

} // namespace

ImportedPlatform import_platform(PlatformImport const& import)
{
    Diagnostics diagnostics;
    auto platform = read_platform(import.source, {.wifi_level = import.wifi_level}, diagnostics);
    diagnostics.raise_if_any();
    auto ways = find_ways(import, platform->tree, diagnostics);
    diagnostics.raise_if_any();
    auto const grouped = group_hosts(import, platform->tree, ways->legs, diagnostics);
    diagnostics.raise_if_any();
    auto const sections = sections_of(*grouped, platform->tree);
    auto warnings = std::move(platform->warnings);
    std::ranges::move(ways->warnings, std::back_inserter(warnings));
    Location const whole{import.source, 1, 1};
    for (auto const& loss : sections.losses)
        warnings.push_back({.where = whole, .message = loss, .hint = {}, .severity = Severity::warning});
    return {.text = scenario_text(import, *platform, *grouped, sections), .warnings = std::move(warnings)};
}

} // namespace sunder::sim
