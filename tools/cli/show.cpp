#include "nas/output/search_file.hpp"
#include "nas/output/search_text.hpp"
#include "sim/base/shown_text.hpp"
#include "sim/output/records_file.hpp"
#include "sim/output/result_format.hpp"
#include "sim/output/summary_json.hpp"
#include "sim/output/summary_text.hpp"
#include "sim/output/sweep_file.hpp"
#include "sim/records/summary.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/select_requests.hpp"
#include "tools/cli/show_sweep.hpp"

#include <fmt/format.h>
#include <nlohmann/json.hpp>

#include <algorithm>

namespace sunder::cli {
namespace {

using Json = nlohmann::ordered_json;

struct PartSummary {
    std::string value;
    sim::Summary summary;
};

std::string text_of(std::string_view key, std::vector<PartSummary> const& parts)
{
    auto value_width = key.size();
    std::size_t name_width = std::string_view{"application"}.size();
    for (auto const& [value, summary] : parts) {
        value_width = std::max(value_width, value.size());
        for (auto const& application : summary.applications)
            name_width = std::max(name_width, application.name.size());
    }
    auto text = fmt::format("{:<{}}  {:<{}} {:>9} {:>9} {:>11} {:>11} {:>11} {:>11} {:>11}\n", key,
                            value_width, "application", name_width, "requests", "finished", "mean [ms]",
                            "p50 [ms]", "p95 [ms]", "p99 [ms]", "max [ms]");
    for (auto const& [value, summary] : parts) {
        for (auto const& application : summary.applications) {
            if (application.requests == 0) continue;
            text += fmt::format("{:<{}}  {:<{}} {:>9} {:>9}", sim::shown(value), value_width,
                                sim::shown(application.name), name_width, application.requests,
                                application.finished);
            if (auto const& latency = application.latency)
                for (auto const time :
                     {latency->mean, latency->p50, latency->p95, latency->p99, latency->max})
                    text += fmt::format(" {:>11.3f}", 1e3 * time.value());
            text += "\n";
        }
    }
    return text;
}

std::string json_of(std::string_view key, std::vector<PartSummary> const& parts)
{
    Json values = Json::object();
    for (auto const& [value, summary] : parts)
        values[value] = Json::parse(sim::summary_json(summary)).at("applications");
    return Json{{"format", "sunder-parts/1"}, {"by", key}, {"values", std::move(values)}}.dump(
               2, ' ', false, Json::error_handler_t::replace) +
           "\n";
}

void show_parts(sim::Records const& records, Arguments const& arguments)
{
    auto const key = *arguments.choice("by", columns_to_group_by());
    std::vector<PartSummary> parts;
    for (auto const& [value, part] : parts_by(records, key))
        parts.push_back({.value = value, .summary = sim::summarise(part)});
    print(arguments.given("json") ? json_of(key, parts) : text_of(key, parts));
}

void show_search(Arguments const& arguments)
{
    for (auto const* option : {"where", "by", "columns", "splits", "metric"})
        if (arguments.given(option))
            throw usage_error("show", fmt::format("--{} is for runs and sweeps, not for searches", option));
    auto const file = nas::read_search(arguments.operands().front());
    print(arguments.given("json") ? nas::search_json(file.result, file.texts)
                                  : nas::search_text(file.result, file.texts));
}

void show(Arguments const& arguments)
{
    auto const format = sim::format_in(arguments.operands().front());
    if (format == nas::search_format) return show_search(arguments);
    if (format == sim::sweep_format_name) return show_sweep(arguments);
    auto records = sim::read_records(arguments.operands().front()).records; // a damaged sweep says so here
    for (auto const* option : {"columns", "splits", "metric"})
        if (arguments.given(option))
            throw usage_error("show", fmt::format("--{} is for sweeps, not for files of records", option));
    if (auto const expression = arguments.text("where")) records = requests_where(records, *expression);
    if (arguments.given("by")) return show_parts(records, arguments);
    auto const summary = sim::summarise(records);
    print(arguments.given("json") ? sim::summary_json(summary) : sim::summary_text(summary));
}

} // namespace

Command show_command()
{
    return {
        .syntax =
            {.name = "show",
             .operands = "FILE.h5",
             .purpose = "Prints the summary of a run, the points of a sweep, or the result of a search.",
             .example = "sunder show run.h5 --where 'latency > 100 ms and device == 3' --by cut",
             .options =
                 {{"where", '\0', "EXPR", "of some requests or points only, such as 'wifi.rate > 5 Mbit/s'"},
                  {"by", '\0', "KEY",
                   "a row each application, cut, device, replication or status; of a sweep, each value of "
                   "a column"},
                  {"columns", '\0', "A,B", "of a sweep: these columns"},
                  {"splits", '\0', "", "of a sweep: which split is best, and where it changes"},
                  {"metric", '\0', "FIGURE", "of --splits: what the best has least of",
                   "latency.mean of the first application"},
                  {"json", '\0', "", "print the summary as JSON, in SI units"}}},
        .carry_out = show};
}

} // namespace sunder::cli
