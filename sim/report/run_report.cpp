#include "sim/report/run_report.hpp"

#include "sim/output/readable.hpp"
#include "sim/output/summary_text.hpp"
#include "sim/page/display_unit.hpp"
#include "sim/records/replication.hpp"
#include "sim/report/run_figures.hpp"

#include <fmt/format.h>

#include <algorithm>

namespace sunder::sim {
namespace {

template <class T>
std::string or_dash(std::optional<T> const& value)
{
    return value ? readable(*value) : "–";
}

std::string cuts_of(ApplicationSummary const& application)
{
    std::string text;
    for (auto const& [cut, share] : application.split) {
        if (!text.empty()) text += ", ";
        text += application.split.size() == 1 ? cut : fmt::format("{} ({})", cut, readable_share(share));
    }
    return text;
}

std::string share_or_dash(std::optional<double> const& share)
{
    return share ? readable_share(*share) : "–";
}

ReportTable applications_table(Summary const& summary)
{
    ReportTable table{.title = "Applications",
                      .head = {"application", "cut", "requests", "failed", "dropped", "late", "throughput",
                               "mean", "p50", "p95", "p99", "max", "sent", "energy"},
                      .rows = {},
                      .names = 2,
                      .note = "Latencies, bytes sent and energy are of finished requests."};
    bool const is_known = std::ranges::any_of(
        summary.applications, [](ApplicationSummary const& x) { return x.accuracy.has_value(); });
    if (is_known) table.head.emplace_back("accuracy");
    for (auto const& x : summary.applications) {
        std::vector<std::string> row{x.name,
                                     cuts_of(x),
                                     readable(x.requests),
                                     readable(x.failed),
                                     readable(x.dropped),
                                     readable(x.missed_deadline),
                                     or_dash(x.throughput)};
        for (auto const latency : {&LatencySummary::mean, &LatencySummary::p50, &LatencySummary::p95,
                                   &LatencySummary::p99, &LatencySummary::max})
            row.push_back(x.latency ? readable(*x.latency.*latency) : "–");
        row.push_back(or_dash(x.payload));
        row.push_back(or_dash(x.energy));
        if (is_known) row.push_back(share_or_dash(x.accuracy));
        table.rows.push_back(std::move(row));
    }
    return table;
}

/// Of those of whose requests some left early.
ReportTable exits_table(Summary const& summary)
{
    ReportTable table{.title = "Early exits",
                      .head = {"application", "exit", "requests"},
                      .rows = {},
                      .names = 2,
                      .note = "Share of the finished requests that left their model there."};
    for (auto const& x : summary.applications)
        for (auto const& [exit, share] : x.exits)
            table.rows.push_back({x.name, exit == "none" ? "at the end" : exit, readable_share(share)});
    return table;
}

/// Of those of whose requests some failed, were dropped or were begun again.
ReportTable failures_table(Summary const& summary)
{
    ReportTable table{
        .title = "Failures",
        .head = {"application", "by a link", "by a device", "by an empty battery", "after several tries",
                 "dropped", "begun again", "wasted time", "wasted work", "wasted energy"},
        .rows = {},
        .note = "Requests, and what led to no answer: what tries used that failed or were cancelled. Time is "
                "that of workers; the energy is part of that of the devices and links."};
    for (auto const& x : summary.applications) {
        if (!x.waste) continue;
        table.rows.push_back({x.name, readable(x.waste->by_link), readable(x.waste->by_device),
                              readable(x.waste->by_battery), readable(x.waste->by_tries), readable(x.dropped),
                              readable(x.waste->again), readable(x.waste->time), readable(x.waste->work),
                              readable(x.waste->energy)});
    }
    return table;
}

ReportTable devices_table(Summary const& summary)
{
    ReportTable table{.title = "Devices",
                      .head = {"devices", "utilisation", "offered", "longest queue", "energy"},
                      .rows = {},
                      .note = {}};
    bool const has_batches = std::ranges::any_of(
        summary.devices, [](DeviceSummary const& device) { return device.batch_mean.has_value(); });
    bool const prepare = std::ranges::any_of(
        summary.devices, [](DeviceSummary const& device) { return device.warm_ups > 0 || device.loads > 0; });
    if (has_batches) table.head.insert(table.head.end(), {"mean batch", "largest batch"});
    if (prepare) table.head.insert(table.head.end(), {"warm-ups", "models loaded"});
    for (auto const& device : summary.devices) {
        table.rows.push_back({device.group, share_or_dash(device.utilisation), share_or_dash(device.offered),
                              readable(device.queue_max), readable(device.energy)});
        auto& row = table.rows.back();
        if (has_batches) {
            row.push_back(device.batch_mean ? fmt::format("{:.3g}", *device.batch_mean) : "–");
            row.push_back(device.batch_mean ? readable(device.batch_max) : "–");
        }
        if (prepare) row.insert(row.end(), {readable(device.warm_ups), readable(device.loads)});
    }
    return table;
}

ReportTable batteries_table(Summary const& summary)
{
    ReportTable table{.title = "Batteries",
                      .head = {"devices", "batteries", "went off", "first off", "half of them off by",
                               "expected life", "left"},
                      .rows = {},
                      .note =
                          "Over all replications. Where none went off, the life is expected: what a battery "
                          "gives over the mean power in this run, of the median device."};
    for (auto const& device : summary.devices) {
        if (!device.battery) continue;
        auto const& battery = *device.battery;
        auto const time = [](std::optional<Seconds> const& at) { return at ? readable(*at) : "–"; };
        table.rows.push_back({device.group, readable(battery.devices), readable(battery.went_off),
                              time(battery.first_off), time(battery.median_off), time(battery.expected_life),
                              readable_share(battery.left)});
    }
    return table;
}

std::string means_of(ServedBy means)
{
    switch (means) {
    case ServedBy::unknown:
        break;
    case ServedBy::no_bottleneck:
        return "never the bottleneck";
    case ServedBy::equal_shares:
        return "equally";
    case ServedBy::max_min:
        return "max-min";
    case ServedBy::simgrid:
        return "by SimGrid";
    case ServedBy::packets:
        return "packet by packet";
    }
    return "–";
}

/// In the usual words.
ReportTable tokens_table(Summary const& summary)
{
    ReportTable table{.title = "Tokens",
                      .head = {"application", "tokens", "passes", "tokens a second", "to the first (TTFT)",
                               "p99", "each after it (TPOT)", "p99"},
                      .rows = {},
                      .note = {}};
    auto const time = [](std::optional<LatencySummary> const& latency, Seconds LatencySummary::*part) {
        return latency ? readable((*latency).*part) : std::string{"-"};
    };
    for (auto const& application : summary.applications) {
        if (!application.tokens || !application.tokens->tokens) continue;
        auto const& tokens = *application.tokens;
        table.rows.push_back(
            {application.name, fmt::format("{:.4g}", *tokens.tokens),
             fmt::format("{:.4g}", tokens.passes.value_or(0)), tokens.rate ? readable(*tokens.rate) : "-",
             time(tokens.first, &LatencySummary::mean), time(tokens.first, &LatencySummary::p99),
             time(tokens.each, &LatencySummary::mean), time(tokens.each, &LatencySummary::p99)});
    }
    return table;
}

ReportTable links_table(Summary const& summary)
{
    ReportTable table{.title = "Links",
                      .head = {"link", "utilisation", "offered", "carried", "energy", "shared"},
                      .rows = {},
                      .note = {}};
    for (auto const& link : summary.links)
        table.rows.push_back({link.name, share_or_dash(link.utilisation), share_or_dash(link.offered),
                              readable(link.carried), readable(link.energy), means_of(link.served_by)});
    return table;
}

/// "± 2.1 % (95 %)"
std::string note_of(Seconds time, std::optional<Interval> const& ci95)
{
    auto const width = half_width(time, ci95, "± ");
    return width.empty() ? width : width + " (95 %)";
}

std::string note_of_mean(LatencySummary const& latency)
{
    if (!latency.ci95.interval) return fmt::format("no interval: {}", reason_of(latency.ci95.state));
    return note_of(latency.mean, latency.ci95.interval);
}

/// What a percentile is called, and its interval.
std::string note_of_percentile(std::string name, Seconds time, std::optional<Interval> const& ci95)
{
    auto const width = note_of(time, ci95);
    return width.empty() ? name : fmt::format("{} {}", name, width);
}

std::string share_of(std::int64_t part, std::int64_t all)
{
    return readable_share(static_cast<double>(part) / static_cast<double>(all));
}

void add_token_tiles(std::vector<Tile>& tiles, TokenSummary const& tokens)
{
    if (tokens.first)
        tiles.push_back({.name = "first token",
                         .value = short_quantity(tokens.first->mean.value(), "s"),
                         .note = note_of_mean(*tokens.first)});
    if (tokens.each)
        tiles.push_back({.name = "each token after it",
                         .value = short_quantity(tokens.each->mean.value(), "s"),
                         .note = note_of_mean(*tokens.each)});
}

/// Of the application with the most requests.
std::vector<Tile> tiles_of(Summary const& summary)
{
    auto const most = std::ranges::max_element(summary.applications, {}, &ApplicationSummary::requests);
    if (most == summary.applications.end() || !most->latency) return {};
    auto const& latency = *most->latency;
    std::vector<Tile> tiles{{.name = "mean latency",
                             .value = short_quantity(latency.mean.value(), "s"),
                             .note = note_of_mean(latency)},
                            {.name = "95 % within",
                             .value = short_quantity(latency.p95.value(), "s"),
                             .note = note_of_percentile("p95", latency.p95, latency.p95_ci95)},
                            {.name = "99 % within",
                             .value = short_quantity(latency.p99.value(), "s"),
                             .note = note_of_percentile("p99", latency.p99, latency.p99_ci95)}};
    if (most->tokens) add_token_tiles(tiles, *most->tokens);
    if (most->throughput)
        tiles.push_back({.name = "throughput",
                         .value = readable(*most->throughput),
                         .note = fmt::format("{} requests", readable(most->requests))});
    auto const lost = most->failed + most->dropped;
    if (lost > 0)
        tiles.push_back({.name = "failed or dropped",
                         .value = share_of(lost, most->requests),
                         .note = fmt::format("{} requests", readable(lost))});
    if (most->missed_deadline > 0)
        tiles.push_back({.name = "late",
                         .value = share_of(most->missed_deadline, most->requests),
                         .note = fmt::format("{} requests", readable(most->missed_deadline))});
    if (most->energy && *most->energy > Joules{})
        tiles.push_back({.name = "energy", .value = readable(*most->energy), .note = "a request"});
    if (summary.applications.size() > 1)
        for (auto& tile : tiles)
            tile.note += (tile.note.empty() ? "" : " · ") + most->name;
    return tiles;
}

ReportPage page_of(RunContent const& run)
{
    auto const& summary = run.summary();
    ReportPage page{.kind = "run",
                    .title = summary.scenario,
                    .facts = {counted(run.requests(), "request"),
                              counted(summary.replications, "replication"),
                              fmt::format("seed {}", summary.seed)},
                    .badges = overloads_in(summary),
                    .tiles = tiles_of(summary),
                    .sections = {},
                    .appendices = appendices_of(run.provenance(), "The scenario, resolved")};
    if (auto const& measured = run.provenance().measured; !measured.empty())
        page.facts.push_back("measured, not simulated: " + measured);
    if (summary.unfinished > 0) page.facts.push_back(counted(summary.unfinished, "request") + " never ended");
    ReportSection figures{.title = "Figures", .text = {}, .tables = {}, .figures = {}};
    for (auto figure : {latency_figure(run), breakdown_figure(summary), utilisation_figure(run),
                        in_flight_figure(run), batches_figure(run), met_rates_figure(run), ways_figure(run),
                        batteries_figure(run), outages_figure(run), first_requests_figure(run)})
        if (figure) figures.figures.push_back(std::move(*figure));
    page.sections.push_back(
        {.title = "Summary",
         .text = {},
         .tables = {applications_table(summary), exits_table(summary), tokens_table(summary),
                    failures_table(summary), devices_table(summary), batteries_table(summary),
                    links_table(summary)},
         .figures = {}});
    std::erase_if(page.sections.front().tables, [](ReportTable const& table) { return table.rows.empty(); });
    if (!figures.figures.empty()) page.sections.push_back(std::move(figures));
    return page;
}

} // namespace

std::vector<Appendix> appendices_of(Provenance const& provenance, std::string const& text_title)
{
    std::string origin = fmt::format("command   {}\nsunder    {}\nSimGrid   {}\n", provenance.command,
                                     provenance.program_version, provenance.simgrid_version);
    for (auto const& input : provenance.inputs)
        origin += fmt::format("{}  {}\n", input.sha256, input.path);
    return {{.title = "How this came about", .text = std::move(origin)},
            {.title = text_title, .text = provenance.scenario_text}};
}

ReportPage run_report(RecordsFile const& file)
{
    RunContent run;
    run.begin({.records = facts_of(file.records), .provenance = file.provenance});
    run.take(file.records.requests);
    run.take(file.records.spans);
    run.finish();
    return page_of(run);
}

ReportPage run_report(std::filesystem::path const& path)
{
    RunContent run;
    read_records(path, run);
    run.finish();
    return page_of(run);
}

} // namespace sunder::sim
