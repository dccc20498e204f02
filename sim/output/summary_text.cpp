#include "sim/output/summary_text.hpp"

#include "sim/forecast/offered_load.hpp"
#include "sim/output/readable.hpp"
#include "sim/output/text_table.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>
#include <map>
#include <string>
#include <string_view>
#include <tuple>
#include <utility>
#include <vector>

namespace sunder::sim {
namespace {

constexpr double bar_width = 24; ///< characters of a bar that stands for everything

std::string heading(Summary const& summary)
{
    return fmt::format("{}   seed {}, {}\n", shortened(summary.scenario), summary.seed,
                       counted(summary.replications, "replication"));
}

std::string fate(ApplicationSummary const& application)
{
    std::string text;
    auto const say = [&](std::int64_t count, std::string_view what) {
        if (count > 0)
            text += fmt::format(
                ", {} {} ({})", readable(count), what,
                readable_share(static_cast<double>(count) / static_cast<double>(application.requests)));
    };
    say(application.failed, "failed");
    say(application.dropped, "dropped");
    say(application.missed_deadline, "late");
    return text;
}

/// Why requests failed, where that was not by links alone.
std::string failures_line(WasteSummary const& waste)
{
    if (waste.by_device + waste.by_tries + waste.by_battery == 0) return {};
    std::vector<std::string> reasons;
    auto const say = [&](std::int64_t count, std::string_view why) {
        if (count > 0) reasons.push_back(fmt::format("{} {}", readable(count), why));
    };
    say(waste.by_link, "by a link");
    say(waste.by_device, "by a device that went down");
    say(waste.by_battery, "by an empty battery");
    say(waste.by_tries, "after several tries");
    return fmt::format("  failed    {}\n", fmt::join(reasons, ", "));
}

std::string waste_lines(WasteSummary const& waste)
{
    auto text = failures_line(waste);
    if (waste.again > 0) text += fmt::format("  again     {}\n", counted(waste.again, "request"));
    std::vector<std::string> parts;
    if (waste.time > Seconds{}) parts.push_back(readable(waste.time) + " of workers");
    if (waste.work > Flops{}) parts.push_back(readable(waste.work));
    if (waste.energy > Joules{}) parts.push_back(readable(waste.energy));
    if (!parts.empty()) text += fmt::format("  wasted    {}\n", fmt::join(parts, ", "));
    return text;
}

/// "39.504 ms ± 2.1 %"
std::string with_interval(Seconds time, std::optional<Interval> const& ci95)
{
    return readable(time) + half_width(time, ci95, " ± ");
}

std::string latency_lines(LatencySummary const& latency)
{
    auto mean = with_interval(latency.mean, latency.ci95.interval);
    if (!latency.ci95.interval) mean += fmt::format("   (no interval: {})", reason_of(latency.ci95.state));
    std::string const sketched =
        latency.is_exact ? "" : "            (percentiles within 0.1 %: of over 1,000,000 requests)\n";
    return fmt::format("  latency   mean {}\n"
                       "            p50 {}   p95 {}   p99 {}   max {}\n{}",
                       mean, with_interval(latency.p50, latency.p50_ci95),
                       with_interval(latency.p95, latency.p95_ci95),
                       with_interval(latency.p99, latency.p99_ci95), readable(latency.max), sketched);
}

std::string moments_line(std::string_view label, std::optional<LatencySummary> const& latency)
{
    if (!latency) return {};
    return fmt::format("            {:<15}{:>11}   p50 {}   p95 {}   p99 {}\n", label,
                       readable(latency->mean), readable(latency->p50), readable(latency->p95),
                       readable(latency->p99));
}

std::string token_lines(TokenSummary const& tokens)
{
    if (!tokens.tokens) return {};
    auto text = fmt::format("  tokens    {:.4g} a request, in {:.4g} passes", *tokens.tokens,
                            tokens.passes.value_or(0));
    if (tokens.rate) text += fmt::format(", {}", readable(*tokens.rate));
    return text + '\n' + moments_line("to the first", tokens.first) +
           moments_line("each after it", tokens.each);
}

std::string bar(double share)
{
    std::string text;
    for (auto left = std::lround(share * bar_width); left > 0; --left)
        text += "━";
    return text;
}

std::string breakdown_lines(Breakdown const& breakdown, Seconds mean)
{
    std::string text;
    for (auto const& words : stages) {
        Seconds const time = breakdown[words.stage];
        if (time <= Seconds{}) continue;
        double const share = time / mean;
        auto line = fmt::format("            {:<15}{:>11}  {:>7}  {}", words.label, readable(time),
                                readable_share(share), bar(share));
        line.resize(line.find_last_not_of(' ') + 1);
        text += line + '\n';
    }
    return text;
}

std::string cut_lines(ApplicationSummary const& application)
{
    std::string text;
    for (auto const& [cut, share] : application.split) {
        text += text.empty() ? "  cut       " : "            ";
        text += shortened(cut, 2 * longest_name);
        if (application.split.size() > 1) text += fmt::format("  {}", readable_share(share));
        text += '\n';
    }
    if (application.split.size() > 1)
        text += fmt::format("            switched {}\n", counted(application.switches, "time"));
    return text;
}

/// Those at the end last.
std::string exit_lines(ApplicationSummary const& application)
{
    std::string text;
    auto const say = [&](std::string const& where, double share) {
        text += text.empty() ? "  leaves    " : "            ";
        text += fmt::format("{}  {}\n", where, readable_share(share));
    };
    for (auto const& [exit, share] : application.exits)
        if (exit != "none") say("at " + shortened(exit, 2 * longest_name), share);
    if (auto const end = application.exits.find("none"); end != application.exits.end())
        say("at the end", end->second);
    return text;
}

std::string application_page(ApplicationSummary const& application)
{
    std::string text =
        fmt::format("\n{}   {}", shortened(application.name), counted(application.requests, "request"));
    if (application.finished > 0 && application.throughput)
        text += fmt::format(", {}", readable(*application.throughput));
    text += fate(application) + '\n';
    if (application.latency) text += latency_lines(*application.latency);
    if (application.latency && application.breakdown)
        text += breakdown_lines(*application.breakdown, application.latency->mean);
    if (application.tokens) text += token_lines(*application.tokens);
    text += cut_lines(application);
    text += exit_lines(application);
    if (application.payload && *application.payload > Bytes{})
        text += fmt::format("  sends     {} a request\n", readable(*application.payload));
    if (application.energy && *application.energy > Joules{})
        text += fmt::format("  energy    {} a request\n", readable(*application.energy));
    if (application.waste) text += waste_lines(*application.waste);
    if (application.accuracy) text += fmt::format("  accuracy  {}\n", readable_share(*application.accuracy));
    return text;
}

using Row = std::array<std::string, 4>;

std::string share_or_nothing(std::optional<double> share)
{
    return share ? readable_share(*share) : "-";
}

std::vector<Row> device_rows(std::vector<DeviceSummary> const& devices)
{
    std::vector<Row> rows{{"devices", "utilisation", "energy", "longest queue"}};
    for (auto const& device : devices)
        rows.push_back({shortened(device.group), share_or_nothing(device.utilisation),
                        readable(device.energy), readable(device.queue_max)});
    return rows;
}

std::vector<Row> link_rows(std::vector<LinkSummary> const& links)
{
    std::vector<Row> rows{{"links", "utilisation", "energy", "carried"}};
    for (auto const& link : links)
        rows.push_back({shortened(link.name), share_or_nothing(link.utilisation), readable(link.energy),
                        readable(link.carried)});
    return rows;
}

/// Tables under one another, their columns in line: names to the left, figures to the right.
std::string aligned(std::vector<std::vector<Row>> const& tables)
{
    std::array<std::size_t, std::tuple_size_v<Row>> widths{};
    for (auto const& rows : tables)
        for (auto const& row : rows)
            for (std::size_t i = 0; i < row.size(); ++i)
                widths[i] = std::max(widths[i], characters_in(row[i]));
    std::string text;
    for (auto const& rows : tables) {
        if (rows.size() == 1) continue;
        text += '\n';
        for (auto const& row : rows) {
            text += fmt::format("{:<{}}", row.front(), widths.front());
            for (std::size_t i = 1; i < row.size(); ++i)
                text += fmt::format("   {:>{}}", row[i], widths[i]);
            text += '\n';
        }
    }
    return text;
}

std::string batch_lines(Summary const& summary)
{
    std::string text;
    for (auto const& device : summary.devices)
        if (device.batch_mean)
            text += fmt::format("\nbatches of '{}'   mean {:.3g}, largest {}\n", shortened(device.group),
                                *device.batch_mean, readable(device.batch_max));
    return text;
}

std::string preparation_lines(Summary const& summary)
{
    std::string text;
    for (auto const& device : summary.devices) {
        if (device.warm_ups > 0)
            text += fmt::format("\n'{}' warmed up {}\n", shortened(device.group),
                                counted(device.warm_ups, "time"));
        if (device.loads > 0)
            text += fmt::format("\n'{}' loaded a model {}\n", shortened(device.group),
                                counted(device.loads, "time"));
    }
    return text;
}

/// "'camera': 3 of 10 went off, the first at 2.1 h; 41 % left"
std::string battery_lines(Summary const& summary)
{
    std::string text;
    for (auto const& device : summary.devices) {
        if (!device.battery) continue;
        auto const& battery = *device.battery;
        text += fmt::format("\nbattery of '{}'   ", shortened(device.group));
        if (battery.went_off > 0) {
            text += fmt::format("{} of {} went off, the first at {}", readable(battery.went_off),
                                readable(battery.devices), readable(*battery.first_off));
            if (battery.median_off)
                text += fmt::format(", half of them by {}", readable(*battery.median_off));
        } else {
            text += "none went off";
            if (battery.expected_life)
                text += fmt::format("; one lasts {} at the mean power of this run",
                                    readable(*battery.expected_life));
        }
        text += fmt::format("; {} left\n", readable_share(battery.left));
    }
    return text;
}

std::string heat_lines(Summary const& summary)
{
    std::string text;
    for (auto const& device : summary.devices)
        if (device.slowed > 0)
            text += fmt::format("\n'{}' was too warm and slowed {}\n", shortened(device.group),
                                counted(device.slowed, "time"));
    return text;
}

/// Which links are not served by a closed form.
std::string solver_lines(Summary const& summary)
{
    std::map<ServedBy, std::vector<std::string>> links;
    for (auto const& link : summary.links)
        links[link.served_by].push_back(shortened(link.name));
    std::string text;
    if (auto const& names = links[ServedBy::max_min]; !names.empty())
        text += fmt::format("\nshared by max-min   {}\n", fmt::join(names, ", "));
    if (auto const& names = links[ServedBy::simgrid]; !names.empty())
        text += fmt::format("\nshared by SimGrid   {}\n", fmt::join(names, ", "));
    if (auto const& names = links[ServedBy::packets]; !names.empty())
        text += fmt::format("\nTCP packet by packet   {}\n", fmt::join(names, ", "));
    return text;
}

/// Where devices that move were.
std::string roaming_lines(Summary const& summary)
{
    std::string text;
    for (auto const& link : summary.links) {
        if (!link.roaming) continue;
        std::vector<std::string> stations;
        for (double const mean : link.roaming->stations)
            stations.push_back(fmt::format("{:.3g}", mean));
        text += fmt::format("\nhand-overs in {}   {:.4g}, stations with each access point {}\n",
                            shortened(link.name), link.roaming->hand_overs, fmt::join(stations, ", "));
    }
    return text;
}

std::string overload_lines(Summary const& summary)
{
    std::string text;
    for (auto const& overload : overloads_in(summary))
        text += fmt::format("\n{}.", overload);
    return text.empty() ? text : text + '\n';
}

} // namespace

std::vector<std::string> overloads_in(Summary const& summary)
{
    std::vector<std::string> found;
    auto const report = [&](std::string_view kind, std::string const& name, std::optional<double> offered) {
        if (offered && is_too_much(*offered))
            found.push_back(fmt::format("Overload: {} '{}' is offered {:.0f} % of what it can do", kind,
                                        shortened(name), 100 * *offered));
    };
    for (auto const& device : summary.devices)
        report("device", device.group, device.offered);
    for (auto const& link : summary.links)
        report("link", link.name, link.offered);
    return found;
}

std::string half_width(Seconds time, std::optional<Interval> const& ci95, std::string_view before)
{
    if (!ci95 || time <= Seconds{}) return {};
    return fmt::format("{}{}", before, readable_share((ci95->high - ci95->low) / 2 / time.value()));
}

std::string summary_text(Summary const& summary)
{
    auto text = heading(summary);
    for (auto const& application : summary.applications)
        text += application_page(application);
    text += aligned({device_rows(summary.devices), link_rows(summary.links)});
    text += batch_lines(summary);
    text += preparation_lines(summary);
    text += battery_lines(summary);
    text += heat_lines(summary);
    text += solver_lines(summary);
    text += roaming_lines(summary);
    text += overload_lines(summary);
    if (summary.unfinished > 0)
        text += fmt::format("\n{} never ended.\n", counted(summary.unfinished, "request"));
    return text;
}

} // namespace sunder::sim
