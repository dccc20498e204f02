#include "nas/output/search_text.hpp"
#include "tests/nas/output/two_candidates.hpp"

#include <gtest/gtest.h>
#include <nlohmann/json.hpp>

namespace sunder::nas {
namespace {

TEST(SearchText, NamesTheSourcesAndTheFront)
{
    auto const result = two_candidates();
    EXPECT_EQ(search_text(result, texts_of(result)), R"(toy   space, 6 candidates   asng, seed 7
  2 evaluations (simulated), 1 simulation; interrupted
  accuracy: a guess
  phone: roofline
  server: roofline
  limits: latency.p95 <= 20.000 ms

front: 1 candidate
evaluation     accuracy      latency  latency.p50  latency.p90  latency.p95  latency.p99       energy      payload       memory        depth  split         candidate
         1      70.50 %    10.000 ms    10.000 ms    11.000 ms    12.000 ms    13.000 ms       250 mJ      2.05 kB      1.00 MB            1  body          space:kernel=k3,extra=two,split=body
mode of theta: space:kernel=k3,extra=two,split=body (within the limits)
)");
}

TEST(SearchText, SaysWhenTheModeIsNoAnswer)
{
    auto result = two_candidates();
    result.mode = {0, 0, 0};
    auto text = search_text(result, texts_of(result));
    EXPECT_NE(text.find("mode of theta: space:kernel=k1,split=server_only (misses a limit)\n"),
              std::string::npos)
        << text;
    result.mode = {0, 0, 1};
    text = search_text(result, texts_of(result));
    EXPECT_NE(text.find("mode of theta: space:kernel=k1,split=body (not looked at)\n"), std::string::npos)
        << text;
}

TEST(SearchText, SaysSoWhenNothingKeepsToTheLimits)
{
    auto result = two_candidates();
    result.candidates.pop_back();
    auto const text = search_text(result, texts_of(result));
    EXPECT_NE(text.find("no candidate keeps to the limits; the nearest:\n"), std::string::npos) << text;
}

TEST(SearchText, ShowsLeakagesWhereTheyWereMeasured)
{
    auto result = two_candidates();
    result.candidates[1].evaluation.leakage = 0.25;
    auto const table = front_text(result, texts_of(result));
    EXPECT_NE(table.find("        depth      leakage  split "), std::string::npos) << table;
    EXPECT_NE(table.find("            1        0.250  body "), std::string::npos) << table;
    auto const csv = front_csv(result, texts_of(result));
    EXPECT_NE(csv.find(",depth,leakage,split,"), std::string::npos) << csv;
    EXPECT_NE(csv.find(",1000000,1,0.25,body,"), std::string::npos) << csv;
    auto const json = nlohmann::json::parse(front_json(result, texts_of(result)));
    EXPECT_EQ(json["candidates"][0]["leakage"], 0.25);
}

TEST(SearchText, ShowsTheAnswerAtEachCut)
{
    auto const result = two_learnt_candidates();
    auto const text = search_text(result, texts_of(result));
    EXPECT_NE(text.find(R"(
evaluation 1 cut elsewhere, accuracy on 1,000 validation images:
  split            accuracy      latency      payload      leakage
  server_only       60.00 %     4.000 ms          0 B        1.000  the raw input would leave the device
  body              70.50 %    10.000 ms      2.05 kB        0.250  the answer
  (leakage: distance correlation of input and sent tensor)
)"),
              std::string::npos)
        << text;
    auto const json = nlohmann::json::parse(search_json(result, texts_of(result)))["cuts"];
    EXPECT_EQ(json["images"], 1000);
    EXPECT_EQ(json["at"][1]["split"], "body");
    EXPECT_EQ(json["at"][1]["leakage"], 0.25);
}

TEST(SearchText, ShowsTheCertificate)
{
    auto result = two_candidates();
    result.certificate = Certificate{.architectures = 3,
                                     .pairs = 6,
                                     .unusable = 4,
                                     .simulated = 2,
                                     .answer = FoundCandidate{result.candidates[1].choices, "it", {}},
                                     .margin = sim::Seconds{0.008}};
    auto const text = search_text(result, texts_of(result));
    EXPECT_NE(text.find(R"(
certificate: 6 pairs of 3 architectures
             4  cannot be used, or miss a limit whatever the load
             2  were simulated
  the answer is 8.000 ms within the limit
)"),
              std::string::npos)
        << text;
}

TEST(SearchJson, HoldsTheFrontInSIUnits)
{
    auto const result = two_candidates();
    auto const json = nlohmann::json::parse(search_json(result, texts_of(result)));
    EXPECT_EQ(json["format"], "sunder-search-result/1");
    EXPECT_EQ(json["sources"]["accuracy"], "a guess");
    EXPECT_EQ(json["constraints"]["latency.p95"], 0.02);
    ASSERT_EQ(json["front"].size(), 1U);
    EXPECT_EQ(json["front"][0]["latency.p95"], 0.012);
    EXPECT_EQ(json["front"][0]["choices"]["split"], "body");
    EXPECT_EQ(json["complete"], false);
    EXPECT_FALSE(json["front"][0].contains("leakage")); // nobody measured it
}

TEST(FrontCsv, HasARowForEachMember)
{
    auto const result = two_candidates();
    EXPECT_EQ(
        front_csv(result, texts_of(result)),
        "evaluation,accuracy [%],latency [s],latency.p50 [s],latency.p90 [s],latency.p95 [s],latency.p99 "
        "[s],energy [J],payload [B],memory [B],depth,split,candidate\n"
        "1,70.5,0.01,0.01,0.011,0.012,0.013,0.25,2048,1000000,1,body,\"space:kernel=k3,extra=two,split="
        "body\"\n");
}

} // namespace
} // namespace sunder::nas
