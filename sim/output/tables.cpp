#include "sim/output/tables.hpp"

#include "sim/records/summary.hpp"

#include <limits>

namespace sunder::sim {
namespace {

template <class Q>
Q undefined()
{
    return Q{std::numeric_limits<double>::quiet_NaN()};
}

void add_latency(SummaryTable& table, std::optional<LatencySummary> const& latency)
{
    auto const none = undefined<Seconds>();
    auto const figures = latency.value_or(LatencySummary{.mean = none,
                                                         .ci95 = {.state = IntervalState::too_few},
                                                         .min = none,
                                                         .p50 = none,
                                                         .p90 = none,
                                                         .p95 = none,
                                                         .p99 = none,
                                                         .max = none});
    table.latency_mean.push_back(figures.mean);
    auto const add = [none](auto& low, auto& high, std::optional<Interval> const& interval) {
        low.push_back(interval ? Seconds{interval->low} : none);
        high.push_back(interval ? Seconds{interval->high} : none);
    };
    add(table.latency_ci95_low, table.latency_ci95_high, figures.ci95.interval);
    table.latency_ci95_state.push_back(figures.ci95.state);
    add(table.latency_p50_ci95_low, table.latency_p50_ci95_high, figures.p50_ci95);
    add(table.latency_p90_ci95_low, table.latency_p90_ci95_high, figures.p90_ci95);
    add(table.latency_p95_ci95_low, table.latency_p95_ci95_high, figures.p95_ci95);
    add(table.latency_p99_ci95_low, table.latency_p99_ci95_high, figures.p99_ci95);
    table.latency_min.push_back(figures.min);
    table.latency_p50.push_back(figures.p50);
    table.latency_p90.push_back(figures.p90);
    table.latency_p95.push_back(figures.p95);
    table.latency_p99.push_back(figures.p99);
    table.latency_max.push_back(figures.max);
}

void add_breakdown(SummaryTable& table, std::optional<Breakdown> const& breakdown)
{
    for (auto const& words : stages)
        table.times[words.stage].push_back(breakdown ? (*breakdown)[words.stage] : undefined<Seconds>());
}

void add_tokens(SummaryTable& table, TokenSummary const& tokens)
{
    table.tokens.push_back(tokens.tokens.value_or(undefined<double>()));
    table.passes.push_back(tokens.passes.value_or(undefined<double>()));
    table.tokens_per_second.push_back(tokens.rate.value_or(undefined<PerSecond>()));
    auto const part_of = [](std::optional<LatencySummary> const& latency, Seconds LatencySummary::*part) {
        return latency ? (*latency).*part : undefined<Seconds>();
    };
    table.first_token_mean.push_back(part_of(tokens.first, &LatencySummary::mean));
    table.first_token_p50.push_back(part_of(tokens.first, &LatencySummary::p50));
    table.first_token_p95.push_back(part_of(tokens.first, &LatencySummary::p95));
    table.first_token_p99.push_back(part_of(tokens.first, &LatencySummary::p99));
    table.per_token_mean.push_back(part_of(tokens.each, &LatencySummary::mean));
    table.per_token_p50.push_back(part_of(tokens.each, &LatencySummary::p50));
    table.per_token_p95.push_back(part_of(tokens.each, &LatencySummary::p95));
    table.per_token_p99.push_back(part_of(tokens.each, &LatencySummary::p99));
}

void add_waste(SummaryTable& table, WasteSummary const& waste)
{
    table.failed_by_link.push_back(waste.by_link);
    table.failed_by_device.push_back(waste.by_device);
    table.failed_by_tries.push_back(waste.by_tries);
    table.failed_by_battery.push_back(waste.by_battery);
    table.tried_again.push_back(waste.again);
    table.wasted.push_back(waste.time);
    table.wasted_work.push_back(waste.work);
    table.wasted_energy.push_back(waste.energy);
}

SummaryTable summary_table(Summary const& summary)
{
    SummaryTable table;
    for (auto const& application : summary.applications) {
        table.application.push_back(static_cast<std::int32_t>(table.size()));
        table.requests.push_back(application.requests);
        table.finished.push_back(application.finished);
        table.failed.push_back(application.failed);
        table.dropped.push_back(application.dropped);
        table.missed_deadline.push_back(application.missed_deadline);
        table.throughput.push_back(application.throughput.value_or(undefined<PerSecond>()));
        add_latency(table, application.latency);
        add_breakdown(table, application.breakdown);
        table.payload.push_back(application.payload.value_or(undefined<Bytes>()));
        table.energy.push_back(application.energy.value_or(undefined<Joules>()));
        add_tokens(table, application.tokens.value_or(TokenSummary{}));
        add_waste(table, application.waste.value_or(WasteSummary{}));
        table.accuracy.push_back(application.accuracy.value_or(std::numeric_limits<double>::quiet_NaN()));
    }
    return table;
}

} // namespace

DerivedTables::DerivedTables(Records const& records, Summary const& figures) : summary{summary_table(figures)}
{
    Codes applications{"application", {}};
    Codes models{"model", {}};
    Codes origins{"origin", {}};
    Codes plan_cuts{"plan", {}};
    for (auto const& application : records.applications) {
        plans.application.push_back(static_cast<std::int32_t>(applications.names.size()));
        applications.names.push_back(application.name);
        plans.model.push_back(code_in(models.names, application.model));
        plans.origin.push_back(code_in(origins.names, application.origin));
        plans.cut.push_back(code_in(plan_cuts.names, application.cut));
        plans.deadline.push_back(application.deadline.value_or(undefined<Seconds>()));
        plans.tail.push_back(application.tail);
    }
    for (auto const& window : records.windows) {
        replications.window_from.push_back(window.from);
        replications.window_to.push_back(window.to);
    }
    codes = {{"requests/application", applications},
             {"requests/status", {"", status_names()}},
             {"requests/failed_by", {"", failed_by_names()}},
             {"requests/cut", {"cut", records.cuts}},
             {"expected/application", applications},
             {"expected/cut", {"cut", records.cuts}},
             {"expected/exit", {"exit", records.exits}},
             {"requests/exit", {"exit", records.exits}},
             {"spans/kind", {"", span_kind_names()}},
             {"spans/stage", {"", stage_names()}},
             {"devices/group", {"group", records.groups}},
             {"links/link", {"link", records.links}},
             {"links/direction", {"", direction_names()}},
             {"links/served_by", {"", served_by_names()}},
             {"outages/cause", {"", outage_cause_names()}},
             {"plans/application", applications},
             {"plans/model", models},
             {"plans/origin", origins},
             {"plans/cut", plan_cuts},
             {"plans/tail", {"", tail_names()}},
             {"summary/latency_ci95_state", {"", interval_state_names()}},
             {"summary/application", applications}};
}

std::vector<std::string> const& status_names()
{
    static std::vector<std::string> const names{"finished", "failed", "dropped", "unfinished"};
    return names;
}

std::vector<std::string> const& failed_by_names()
{
    static std::vector<std::string> const names{"nothing", "link", "device", "tries", "battery"};
    return names;
}

std::vector<std::string> const& span_kind_names()
{
    static std::vector<std::string> const names{"device_wait", "compute",   "encode",
                                                "decode",      "link_wait", "transfer"};
    return names;
}

std::vector<std::string> const& stage_names()
{
    static auto const names = [] {
        std::vector<std::string> list;
        list.reserve(stages.size());
        for (auto const& words : stages)
            list.emplace_back(words.name);
        return list;
    }();
    return names;
}

std::vector<std::string> const& direction_names()
{
    static std::vector<std::string> const names{"up", "down", "both"};
    return names;
}

std::vector<std::string> const& served_by_names()
{
    static std::vector<std::string> const names{"unknown", "no_bottleneck", "equal_shares",
                                                "max_min", "simgrid",       "packets"};
    return names;
}

std::vector<std::string> const& outage_cause_names()
{
    static std::vector<std::string> const names{"fault", "battery", "heat"};
    return names;
}

std::vector<std::string> const& tail_names()
{
    static std::vector<std::string> const names{"light", "infinite_variance"};
    return names;
}

std::vector<std::string> const& interval_state_names()
{
    static std::vector<std::string> const names{"given", "too_few", "too_correlated", "infinite_variance"};
    return names;
}

} // namespace sunder::sim
