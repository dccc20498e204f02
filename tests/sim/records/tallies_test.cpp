#include "sim/records/summary.hpp"
#include "tests/sim/records/some_records.hpp"

#include <gtest/gtest.h>

#include <cstdint>

namespace sunder::sim {
namespace {

Tally::Setup setup()
{
    return {.window = {Seconds{0}, Seconds{10}}, .deadlines = deadlines_of(no_requests()), .cuts = 2};
}

/// In [0, 1), by splitmix64 (Steele, Lea and Flood 2014).
double noise(std::uint64_t number)
{
    number += 0x9e3779b97f4a7c15;
    number = (number ^ (number >> 30U)) * 0xbf58476d1ce4e5b9;
    number = (number ^ (number >> 27U)) * 0x94d049bb133111eb;
    return static_cast<double>((number ^ (number >> 31U)) >> 11U) * 0x1p-53;
}

Request request(std::int64_t i, std::int32_t replication)
{
    auto const at = Seconds{static_cast<double>(i) * 1e-7};
    auto const which = static_cast<std::uint64_t>(i) * 1000 + static_cast<std::uint64_t>(replication);
    auto const latency = Seconds{0.02 + 0.1 * noise(which)};
    Request request{.replication = replication,
                    .arrived_at = at,
                    .finished_at = at + latency,
                    .status = Status::finished,
                    .payload = Bytes{1000},
                    .attempts = 1};
    request.times[Stage::transfer] = latency;
    return request;
}

/// A run of replications with `each` requests, tallied.
Summary tallied(std::int32_t replications, std::int64_t each)
{
    auto records = no_requests();
    records.windows.assign(static_cast<std::size_t>(replications), {Seconds{0}, Seconds{10}});
    Tallies tallies{2};
    for (std::int32_t replication = 0; replication < replications; ++replication) {
        Tally tally{setup()};
        for (std::int64_t i = 0; i < each; ++i)
            tally.take(request(i, replication));
        Tally arrived{setup()}; // as it comes out of a pipe
        arrived.unpack(tally.pack());
        tallies.add(std::move(arrived), records.windows[0]);
    }
    return summarise(records, tallies);
}

/// The same from rows, whatever their number exactly.
LatencySummary exact(std::int32_t replications, std::int64_t each)
{
    std::vector<std::vector<double>> of_each(static_cast<std::size_t>(replications));
    std::vector<double> all;
    for (std::int32_t replication = 0; replication < replications; ++replication)
        for (std::int64_t i = 0; i < each; ++i) {
            auto const row = request(i, replication);
            of_each[static_cast<std::size_t>(replication)].push_back(
                (row.finished_at - row.arrived_at).value());
        }
    for (auto const& some : of_each)
        all.insert(all.end(), some.begin(), some.end());
    LatencySummary summary{.mean = Seconds{mean_of(all)}};
    summary.ci95 = mean_interval({of_each.begin(), of_each.end()}, {});
    auto const values = percentiles(all, {0.5, 0.99});
    summary.p50 = Seconds{values[0]};
    summary.p99 = Seconds{values[1]};
    return summary;
}

void expect_close(Seconds told, Seconds truth, double within)
{
    EXPECT_NEAR(told.value(), truth.value(), within * truth.value());
}

TEST(TalliesOfFewRequests, GiveWhatTheirRowsGive)
{
    auto records = no_requests();
    records.windows.assign(3, {Seconds{0}, Seconds{10}});
    for (std::int32_t replication = 0; replication < 3; ++replication)
        for (std::int64_t i = 0; i < 1000; ++i)
            append_row(records.requests, request(i, replication));
    auto const of_rows = summarise(records).applications[0];
    auto const of_tallies = tallied(3, 1000).applications[0];
    EXPECT_TRUE(of_tallies.latency->is_exact);
    EXPECT_EQ(of_tallies.latency->mean, of_rows.latency->mean);
    EXPECT_EQ(of_tallies.latency->p99, of_rows.latency->p99);
    EXPECT_EQ(of_tallies.latency->ci95.interval->low, of_rows.latency->ci95.interval->low);
    EXPECT_EQ(of_tallies.latency->p99_ci95->high, of_rows.latency->p99_ci95->high);
    EXPECT_EQ(of_tallies.throughput, of_rows.throughput);
    EXPECT_EQ(of_tallies.split, of_rows.split);
}

TEST(TalliesOfManyRequests, GiveMeansExactlyAndPercentilesWithinTheBoundOfTheSketch)
{
    for (std::int32_t const replications : {1, 3, 25}) {
        auto const each = 1'200'000 / replications;
        auto const told = tallied(replications, each).applications[0].latency.value();
        auto const truth = exact(replications, each);
        EXPECT_FALSE(told.is_exact);
        expect_close(told.mean, truth.mean, 1e-13);
        expect_close(told.p50, truth.p50, QuantileSketch::within);
        expect_close(told.p99, truth.p99, QuantileSketch::within);
        ASSERT_TRUE(told.ci95.interval) << replications;
        ASSERT_TRUE(truth.ci95.interval) << replications;
        double const width = truth.ci95.interval->high - truth.ci95.interval->low;
        EXPECT_NEAR(told.ci95.interval->low, truth.ci95.interval->low, 0.05 * width) << replications;
        EXPECT_NEAR(told.ci95.interval->high, truth.ci95.interval->high, 0.05 * width) << replications;
    }
}

} // namespace
} // namespace sunder::sim
