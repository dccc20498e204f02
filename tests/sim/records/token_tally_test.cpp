#include "sim/records/figures.hpp"
#include "sim/records/summary.hpp"
#include "sim/records/tally.hpp"
#include "tests/sim/records/some_records.hpp"

#include <gtest/gtest.h>

#include <algorithm>
#include <string>

namespace sunder::sim {
namespace {

/// Of 1 + `more` tokens: the first after 100 ms, the others each after `each`.
Request of_tokens(double arrived_at, std::int32_t more, double each)
{
    Request request;
    request.arrived_at = Seconds{arrived_at};
    request.first_token_at = Seconds{arrived_at + 0.1};
    request.finished_at = Seconds{arrived_at + 0.1 + more * each};
    request.tokens = 1 + more;
    request.passes = 1 + more;
    request.tries = 1;
    return request;
}

Tally tally_of_three()
{
    Tally tally{{.window = {Seconds{1}, Seconds{11}}, .deadlines = {std::nullopt}, .cuts = 1}};
    tally.take(of_tokens(0.5, 10, 0.1)); // ends in the window, but came before
    tally.take(of_tokens(2, 10, 0.02));
    tally.take(of_tokens(3, 20, 0.04));
    tally.take(of_tokens(4, 0, 0)); // has no second token
    return tally;
}

TEST(ATallyOfTokens, HasTimesToTheFirstAndPerTokenAfterIt)
{
    auto const tally = tally_of_three();
    auto const& tokens = tally.applications().front().tokens;
    EXPECT_EQ(tokens.requests, 3);
    EXPECT_EQ(tokens.in_window, 11 + 11 + 21 + 1);
    EXPECT_DOUBLE_EQ(tokens.tokens.value(), 33);
    EXPECT_NEAR(tokens.first.value(), 0.3, 1e-12);
    EXPECT_NEAR(tokens.each.value(), 0.06, 1e-12);
    EXPECT_EQ(tokens.eaches.count(), 2);
}

TEST(ATallyOfTokens, GoesThroughAPipe)
{
    auto const tally = tally_of_three();
    Tally other{{.window = {Seconds{1}, Seconds{11}}, .deadlines = {std::nullopt}, .cuts = 1}};
    other.unpack(tally.pack());
    EXPECT_EQ(other.pack(), tally.pack());
    EXPECT_EQ(other.applications().front().tokens.in_window, 44);
}

TEST(ASummary, HasTokensWhereRequestsAreAnsweredSo)
{
    auto records = small_records();
    EXPECT_FALSE(summarise(records).applications[0].tokens);
    records.applications[0].answers = Answering::in_tokens; // and none has come yet
    auto const summary = summarise(records);
    ASSERT_TRUE(summary.applications[0].tokens);
    EXPECT_FALSE(summary.applications[0].tokens->tokens);
    EXPECT_FALSE(summary.applications[1].tokens);
    auto const figures = figures_of(summary);
    auto const has = [&](std::string const& name) {
        return std::ranges::find(figures, name, &Figure::name) != figures.end();
    };
    EXPECT_TRUE(has("applications.camera.time_to_first_token.p99"));
    EXPECT_TRUE(has("applications.camera.time_per_token.ci95.low"));
    EXPECT_TRUE(has("applications.camera.tokens_per_second"));
    EXPECT_FALSE(has("applications.radar.tokens"));
    EXPECT_EQ(interval_of("applications.camera.time_per_token.mean"),
              "applications.camera.time_per_token.ci95");
    EXPECT_EQ(interval_of("applications.camera.time_per_token.p95"),
              "applications.camera.time_per_token.p95_ci95");
}

} // namespace
} // namespace sunder::sim
