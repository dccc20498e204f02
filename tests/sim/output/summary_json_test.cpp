#include "sim/output/summary_json.hpp"
#include "tests/sim/records/some_records.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sunder::sim {
namespace {

using Json = nlohmann::ordered_json;

std::vector<std::string> keys_of(Json const& json)
{
    std::vector<std::string> keys;
    for (auto const& [key, value] : json.items())
        keys.push_back(key);
    return keys;
}

TEST(SummaryJson, HasTheKeysThatScriptsRelyOn)
{
    auto const json = Json::parse(summary_json(summarise(small_records())));
    using Keys = std::vector<std::string>;
    EXPECT_EQ(keys_of(json), (Keys{"format", "scenario", "seed", "replications", "applications", "devices",
                                   "links", "offered"}));
    EXPECT_EQ(keys_of(json["applications"]), (Keys{"camera", "radar"}));
    auto const& camera = json["applications"]["camera"];
    EXPECT_EQ(keys_of(camera),
              (Keys{"requests", "finished", "failed", "dropped", "missed_deadline", "throughput", "latency",
                    "breakdown", "payload", "energy", "accuracy", "split"}));
    EXPECT_EQ(keys_of(camera["latency"]), (Keys{"mean", "ci95", "no_ci95", "min", "p50", "p90", "p95", "p99",
                                                "max", "p50_ci95", "p90_ci95", "p95_ci95", "p99_ci95"}));
    EXPECT_EQ(keys_of(camera["breakdown"]),
              (Keys{"device_wait", "device_compute", "encode", "link_wait", "transfer", "server_wait",
                    "server_compute", "decode", "return"}));
    EXPECT_EQ(keys_of(json["devices"]), (Keys{"phone", "server"}));
    EXPECT_EQ(keys_of(json["devices"]["phone"]), (Keys{"utilisation", "offered", "energy", "queue_max",
                                                       "batch_mean", "batch_max", "warm_ups", "loads"}));
    EXPECT_EQ(keys_of(json["links"]["wifi"]),
              (Keys{"utilisation", "offered", "carried", "energy", "served_by"}));
}

TEST(SummaryJson, HasTheFigures)
{
    auto const json = Json::parse(summary_json(summarise(small_records())));
    EXPECT_EQ(json["format"], "sunder-summary/1");
    EXPECT_EQ(json["scenario"], "small");
    EXPECT_EQ(json["seed"], 7);
    auto const& camera = json["applications"]["camera"];
    EXPECT_EQ(camera["requests"], 2);
    EXPECT_EQ(camera["missed_deadline"], 2);
    EXPECT_EQ(camera["throughput"], 0.2);
    EXPECT_EQ(camera["latency"]["mean"], 0.375);
    EXPECT_EQ(camera["latency"]["max"], 0.5);
    EXPECT_EQ(camera["breakdown"]["transfer"], 0.375);
    EXPECT_EQ(camera["split"]["conv1"], 1.0);
    EXPECT_EQ(json["devices"]["server"]["utilisation"], 0.25);
    EXPECT_EQ(json["devices"]["server"]["queue_max"], 3);
    EXPECT_EQ(json["links"]["wifi"]["utilisation"], 0.25);
}

TEST(SummaryJson, SaysNullWhereAFigureIsUndefined)
{
    auto const json = Json::parse(summary_json(summarise(no_requests())));
    auto const& camera = json["applications"]["camera"];
    EXPECT_EQ(camera["requests"], 0);
    EXPECT_TRUE(camera["latency"]["mean"].is_null());
    EXPECT_TRUE(camera["latency"]["ci95"].is_null());
    EXPECT_TRUE(camera["breakdown"]["return"].is_null());
    EXPECT_TRUE(camera["energy"].is_null());
    EXPECT_TRUE(camera["accuracy"].is_null());
    EXPECT_TRUE(json["devices"]["phone"]["utilisation"].is_null());
    EXPECT_TRUE(json["links"]["wifi"]["utilisation"].is_null());
}

TEST(SummaryJson, OfNothingStillHasItsObjects)
{
    auto const json = Json::parse(summary_json(Summary{}));
    EXPECT_TRUE(json["applications"].is_object());
    EXPECT_TRUE(json["devices"].is_object());
    EXPECT_TRUE(json["links"].is_object());
}

TEST(SummaryJson, GivesTheIntervalAsAPair)
{
    auto records = no_requests();
    records.windows.push_back(records.windows[0]);
    add(records, SomeRequest{.replication = 0, .latency = 0.5});
    add(records, SomeRequest{.replication = 1, .latency = 0.5});
    auto const json = Json::parse(summary_json(summarise(records)));
    EXPECT_EQ(json["applications"]["camera"]["latency"]["ci95"], (Json{0.5, 0.5}));
}

TEST(SummaryJson, WritesTheShortestNumberThatReadsBack)
{
    auto records = no_requests();
    add(records, SomeRequest{.latency = 0.1});
    EXPECT_NE(summary_json(summarise(records)).find("\"max\": 0.1,\n"), std::string::npos);
}

TEST(SummaryJson, SaysWherePercentilesAreOfASketch)
{
    auto summary = summarise(small_records());
    EXPECT_FALSE(Json::parse(summary_json(summary))["applications"]["camera"]["latency"].contains(
        "percentiles_within"));
    summary.applications[0].latency->is_exact = false;
    EXPECT_EQ(Json::parse(summary_json(summary))["applications"]["camera"]["latency"]["percentiles_within"],
              0.001);
}

} // namespace
} // namespace sunder::sim
