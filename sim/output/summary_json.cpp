#include "sim/output/summary_json.hpp"

#include "sim/output/tables.hpp"

#include <nlohmann/json.hpp>

#include <optional>

namespace sunder::sim {
namespace {

using Json = nlohmann::ordered_json;

/// Null where undefined; NaN and infinities become null when they are printed.
Json number(std::optional<double> value)
{
    return value ? Json(*value) : Json(nullptr);
}

template <Dimension D>
Json number(std::optional<Quantity<D>> value)
{
    return value ? Json(value->value()) : Json(nullptr);
}

/// A member of something that may be undefined as a whole.
template <class Whole>
Json member(std::optional<Whole> const& whole, Seconds Whole::*part)
{
    return whole ? Json(((*whole).*part).value()) : Json(nullptr);
}

Json interval_json(std::optional<Interval> const& interval)
{
    return interval ? Json{interval->low, interval->high} : Json(nullptr);
}

Json latency_json(std::optional<LatencySummary> const& latency)
{
    Json json;
    json["mean"] = member(latency, &LatencySummary::mean);
    auto const whole = latency.value_or(LatencySummary{});
    json["ci95"] = interval_json(whole.ci95.interval);
    if (latency && !whole.ci95.interval) json["no_ci95"] = reason_of(whole.ci95.state);
    json["min"] = member(latency, &LatencySummary::min);
    json["p50"] = member(latency, &LatencySummary::p50);
    json["p90"] = member(latency, &LatencySummary::p90);
    json["p95"] = member(latency, &LatencySummary::p95);
    json["p99"] = member(latency, &LatencySummary::p99);
    json["max"] = member(latency, &LatencySummary::max);
    if (!whole.is_exact) json["percentiles_within"] = QuantileSketch::within;
    json["p50_ci95"] = interval_json(whole.p50_ci95);
    json["p90_ci95"] = interval_json(whole.p90_ci95);
    json["p95_ci95"] = interval_json(whole.p95_ci95);
    json["p99_ci95"] = interval_json(whole.p99_ci95);
    return json;
}

void add_tokens(Json& json, TokenSummary const& tokens)
{
    json["tokens"] = number(tokens.tokens);
    json["passes"] = number(tokens.passes);
    json["tokens_per_second"] = number(tokens.rate);
    json["time_to_first_token"] = latency_json(tokens.first);
    json["time_per_token"] = latency_json(tokens.each);
}

Json breakdown_json(std::optional<Breakdown> const& breakdown)
{
    Json json;
    for (auto const& words : stages)
        json[std::string{words.name}] =
            number(breakdown ? std::optional{(*breakdown)[words.stage]} : std::nullopt);
    return json;
}

void add_waste(Json& json, WasteSummary const& waste)
{
    json["failed_by"] = {{"link", waste.by_link}, {"device", waste.by_device}, {"tries", waste.by_tries}};
    if (waste.by_battery > 0) json["failed_by"]["battery"] = waste.by_battery;
    json["tried_again"] = waste.again;
    json["wasted"] = {
        {"time", waste.time.value()}, {"work", waste.work.value()}, {"energy", waste.energy.value()}};
}

Json application_json(ApplicationSummary const& application)
{
    Json json;
    json["requests"] = application.requests;
    json["finished"] = application.finished;
    json["failed"] = application.failed;
    json["dropped"] = application.dropped;
    json["missed_deadline"] = application.missed_deadline;
    json["throughput"] = number(application.throughput);
    json["latency"] = latency_json(application.latency);
    json["breakdown"] = breakdown_json(application.breakdown);
    json["payload"] = number(application.payload);
    json["energy"] = number(application.energy);
    if (application.tokens) add_tokens(json, *application.tokens);
    if (application.waste) add_waste(json, *application.waste);
    json["accuracy"] = number(application.accuracy);
    if (!application.exits.empty()) json["exits"] = application.exits;
    json["split"] = Json::object();
    for (auto const& [cut, share] : application.split)
        json["split"][cut] = share;
    if (application.split.size() > 1) json["switches"] = application.switches;
    return json;
}

Json battery_json(BatterySummary const& battery)
{
    Json json;
    json["devices"] = battery.devices;
    json["went_off"] = battery.went_off;
    json["first_off"] = number(battery.first_off);
    json["median_off"] = number(battery.median_off);
    json["expected_life"] = number(battery.expected_life);
    json["left"] = battery.left;
    json["drawn"] = battery.drawn.value();
    json["recharged"] = battery.recharged.value();
    return json;
}

} // namespace

std::string summary_json(Summary const& summary)
{
    Json json;
    json["format"] = "sunder-summary/1";
    json["scenario"] = summary.scenario;
    json["seed"] = summary.seed;
    json["replications"] = summary.replications;
    json["applications"] = Json::object();
    for (auto const& application : summary.applications)
        json["applications"][application.name] = application_json(application);
    json["devices"] = Json::object();
    for (auto const& device : summary.devices) {
        auto& group = json["devices"][device.group];
        group["utilisation"] = number(device.utilisation);
        group["offered"] = number(device.offered);
        group["energy"] = device.energy.value();
        group["queue_max"] = device.queue_max;
        group["batch_mean"] = number(device.batch_mean);
        group["batch_max"] = device.batch_max;
        group["warm_ups"] = device.warm_ups;
        group["loads"] = device.loads;
        if (device.radio_energy > Joules{}) group["radio_energy"] = device.radio_energy.value();
        if (device.battery) group["battery"] = battery_json(*device.battery);
        if (device.slowed > 0) group["slowed"] = device.slowed;
    }
    json["links"] = Json::object();
    for (auto const& row : summary.links) {
        auto& link = json["links"][row.name];
        link["utilisation"] = number(row.utilisation);
        link["offered"] = number(row.offered);
        link["carried"] = row.carried.value();
        link["energy"] = row.energy.value();
        link["served_by"] = served_by_names().at(static_cast<std::size_t>(row.served_by));
        if (!row.roaming) continue;
        link["hand_overs"] = row.roaming->hand_overs;
        link["stations"] = row.roaming->stations;
    }
    json["offered"] = number(greatest_offered(summary));
    return json.dump(2, ' ', false, Json::error_handler_t::replace) + '\n';
}

} // namespace sunder::sim
