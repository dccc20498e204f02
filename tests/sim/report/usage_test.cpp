#include "sim/report/usage.hpp"
#include "sim/report/ways_over_time.hpp"
#include "tests/sim/records/some_records.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

void add_span(Records& records, SomeSpan const& span, double from, double to)
{
    add(records, span);
    records.spans.started_at.back() = Seconds{from};
    records.spans.ended_at.back() = Seconds{to};
}

/// Two halves of the window of ten seconds.
TimeBins halves()
{
    return {.from = Seconds{0}, .to = Seconds{10}, .count = 2};
}

TEST(BusyDevices, AreBusyWhileTheyCompute)
{
    auto records = no_requests();
    add(records, SomeDevice{.group = 0});
    add_span(records, {.kind = SpanKind::compute, .device = 0}, 4, 6);
    add_span(records, {.kind = SpanKind::device_wait, .device = 0}, 0, 10);
    auto const curves = busy_devices(records, 0, halves());
    ASSERT_EQ(curves.size(), 1);
    EXPECT_EQ(curves.front().name, "phone");
    EXPECT_DOUBLE_EQ(curves.front().values[0], 0.2);
    EXPECT_DOUBLE_EQ(curves.front().values[1], 0.2);
}

TEST(BusyDevices, AreNoBusierThanTheirWorkers)
{
    auto records = no_requests();
    add(records, SomeDevice{.group = 1, .workers = 2});
    for (int job = 0; job < 3; ++job)
        add_span(records, {.kind = SpanKind::compute, .device = 0}, 0, 5);
    auto const curves = busy_devices(records, 0, halves());
    EXPECT_DOUBLE_EQ(curves.front().values[0], 1);
    EXPECT_DOUBLE_EQ(curves.front().values[1], 0);
}

TEST(BusyDevices, OfAGroupAreTakenTogether)
{
    auto records = no_requests();
    add(records, SomeDevice{.group = 0, .index = 0});
    add(records, SomeDevice{.group = 0, .index = 1});
    add_span(records, {.kind = SpanKind::encode, .device = 1}, 0, 5);
    EXPECT_DOUBLE_EQ(busy_devices(records, 0, halves()).front().values[0], 0.5);
}

TEST(BatchSizes, AreThoseOfTheBatchesThatAreBegun)
{
    auto records = no_requests();
    add(records, SomeDevice{.group = 1});
    auto const add_job = [&](double from, std::int32_t batch) {
        add_span(records, {.kind = SpanKind::compute, .device = 0}, from, from + 1);
        records.spans.batch.back() = batch;
    };
    for (int job = 0; job < 3; ++job)
        add_job(1, 3);
    add_job(2, 1);
    auto const curves = batch_sizes(records, 0, halves());
    ASSERT_EQ(curves.size(), 1);
    EXPECT_EQ(curves.front().name, "server");
    EXPECT_DOUBLE_EQ(curves.front().values[0], 2); // one of three and one of one
    EXPECT_DOUBLE_EQ(curves.front().values[1], 0);
}

TEST(BatchSizes, AreNotShownWhereThereAreNone)
{
    auto records = no_requests();
    add(records, SomeDevice{.group = 1});
    add_span(records, {.kind = SpanKind::compute, .device = 0}, 0, 1);
    EXPECT_TRUE(batch_sizes(records, 0, halves()).empty());
}

TEST(BusyLinks, AreMeasuredByWhatTheyCouldCarry)
{
    // 1,000 bytes in ten seconds: 100 bytes a second. The message has 4 bytes (some_records.hpp) in a second.
    auto records = no_requests();
    add(records, SomeLink{.capacity = 1000});
    add_span(records, {.kind = SpanKind::transfer, .link = 0}, 4.5, 5.5);
    auto const curves = busy_links(records, 0, halves());
    ASSERT_EQ(curves.size(), 1);
    EXPECT_EQ(curves.front().name, "wifi up");
    EXPECT_DOUBLE_EQ(curves.front().values[0], 2.0 / 500);
    EXPECT_DOUBLE_EQ(curves.front().values[1], 2.0 / 500);
}

TEST(RequestsInFlight, AreCountedFromArrivalToEnd)
{
    auto records = no_requests();
    add(records, SomeRequest{.arrived_at = 0, .latency = 5});
    add(records, SomeRequest{.arrived_at = 2.5, .latency = 5});
    RequestsInFlight in_flight{records.applications.size(), 0, halves()};
    for (std::size_t row = 0; row < records.requests.size(); ++row)
        in_flight.take(row_of<Request>(records.requests, row));
    auto const curves = in_flight.curves(records);
    ASSERT_EQ(curves.size(), 2);
    EXPECT_DOUBLE_EQ(curves[0].values[0], 1.5);
    EXPECT_DOUBLE_EQ(curves[0].values[1], 0.5);
    EXPECT_DOUBLE_EQ(curves[1].values[0], 0);
}

TEST(WaysOverTime, AreSharesOfTheRequestsOfThoseThatTookSeveral)
{
    auto records = no_requests();
    for (double const at : {1.0, 2.0, 3.0, 6.0})
        add(records, SomeRequest{.arrived_at = at, .latency = 0.5});
    records.requests.cut[1] = 1;
    add(records, SomeRequest{.application = 1, .arrived_at = 1});
    WaysOverTime ways{records, 0, halves()};
    for (std::size_t row = 0; row < records.requests.size(); ++row)
        ways.take(row_of<Request>(records.requests, row));
    auto const shares = ways.shares(records);
    ASSERT_EQ(shares.size(), 2);
    EXPECT_EQ(shares[0].name, "camera: conv1");
    EXPECT_DOUBLE_EQ(shares[0].values[0], 2.0 / 3);
    EXPECT_DOUBLE_EQ(shares[0].values[1], 1);
    EXPECT_DOUBLE_EQ(shares[1].values[0], 1.0 / 3);
    EXPECT_DOUBLE_EQ(shares[1].values[1], 0);
    auto const rates = ways.rates(records);
    ASSERT_EQ(rates.size(), 1);
    EXPECT_DOUBLE_EQ(rates[0].values[0], 2000);
}

} // namespace
} // namespace sunder::sim
