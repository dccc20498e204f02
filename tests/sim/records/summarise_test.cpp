#include "sim/records/summary.hpp"
#include "tests/sim/records/some_records.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace sunder::sim {
namespace {

TEST(SummaryOfNoRequests, HasNoFiguresButCounts)
{
    auto const summary = summarise(no_requests());
    ASSERT_EQ(summary.applications.size(), 2);
    auto const& camera = summary.applications[0];
    EXPECT_EQ(camera.requests, 0);
    EXPECT_EQ(camera.throughput.value(), PerSecond{0});
    EXPECT_FALSE(camera.latency);
    EXPECT_FALSE(camera.breakdown);
    EXPECT_FALSE(camera.energy);
    EXPECT_TRUE(camera.split.empty());
    EXPECT_FALSE(summary.devices[0].utilisation);
    EXPECT_FALSE(summary.links[0].utilisation);
}

TEST(SummaryOfNothingAtAll, IsEmpty)
{
    auto const summary = summarise(Records{});
    EXPECT_EQ(summary.replications, 0);
    EXPECT_TRUE(summary.applications.empty());
}

TEST(SummaryOfNoReplication, NamesDevicesAndLinksThatDidNothing)
{
    auto records = no_requests();
    records.windows.clear();
    auto const summary = summarise(records);
    EXPECT_FALSE(summary.applications[0].throughput);
    EXPECT_EQ(summary.devices[0].energy, Joules{0});
    EXPECT_EQ(summary.links[0].carried, Bytes{0});
    EXPECT_EQ(summary.links[0].energy, Joules{0});
}

TEST(Requests, CountWhereTheyArrivedWithinTheWindow)
{
    auto records = no_requests();
    records.windows = {{Seconds{2}, Seconds{5}}};
    for (double const at : {1.9, 2.0, 3.0, 5.0, 5.1})
        add(records, SomeRequest{.arrived_at = at});
    EXPECT_EQ(summarise(records).applications[0].requests, 3);
}

TEST(Throughput, CountsWhatFinishedInTheWindowWheneverItArrived)
{
    auto records = no_requests();
    records.windows = {{Seconds{2}, Seconds{6}}};
    add(records, SomeRequest{.arrived_at = 1, .latency = 2}); // arrived before, ends within
    add(records, SomeRequest{.arrived_at = 3, .latency = 1});
    add(records, SomeRequest{.arrived_at = 5, .latency = 9}); // ends after
    EXPECT_EQ(summarise(records).applications[0].throughput.value(), PerSecond{2.0 / 4});
}

TEST(Throughput, IsTheMeanOverReplications)
{
    auto records = no_requests();
    records.windows = {{Seconds{0}, Seconds{10}}, {Seconds{0}, Seconds{5}}};
    add(records, SomeRequest{.replication = 0, .arrived_at = 1}); // 0.1 /s
    add(records, SomeRequest{.replication = 1, .arrived_at = 1}); // 0.2 /s
    EXPECT_DOUBLE_EQ(summarise(records).applications[0].throughput.value().value(), 0.15);
}

TEST(Throughput, CountsWhatFinishedAtEitherEndOfTheWindow)
{
    auto records = no_requests();
    records.windows = {{Seconds{2}, Seconds{6}}};
    add(records, SomeRequest{.arrived_at = 1, .latency = 1});
    add(records, SomeRequest{.arrived_at = 3, .latency = 3});
    EXPECT_EQ(summarise(records).applications[0].throughput.value(), PerSecond{2.0 / 4});
}

TEST(AWindowWithoutLength, HasNeitherThroughputNorUtilisation)
{
    auto records = no_requests();
    records.windows = {{Seconds{2}, Seconds{2}}};
    add(records, SomeRequest{.arrived_at = 2, .latency = 0});
    add(records, SomeDevice{.busy = 0});
    auto const summary = summarise(records);
    EXPECT_FALSE(summary.applications[0].throughput);
    EXPECT_FALSE(summary.devices[0].utilisation);
}

TEST(Requests, AreFinishedFailedOrDropped)
{
    auto records = no_requests();
    for (auto const status : {Status::finished, Status::finished, Status::failed, Status::dropped})
        add(records, SomeRequest{.arrived_at = 1, .status = status});
    auto const camera = summarise(records).applications[0];
    EXPECT_EQ(camera.requests, 4);
    EXPECT_EQ(camera.finished, 2);
    EXPECT_EQ(camera.failed, 1);
    EXPECT_EQ(camera.dropped, 1);
}

TEST(UnfinishedRequests, AreCountedApart)
{
    auto records = no_requests();
    add(records, SomeRequest{.arrived_at = 1, .status = Status::unfinished});
    auto const summary = summarise(records);
    EXPECT_EQ(summary.unfinished, 1);
    EXPECT_EQ(summary.applications[0].requests, 0);
}

TEST(LateRequests, AreFinishedAndMissed)
{
    auto records = no_requests(); // the camera's deadline is 100 ms
    add(records, SomeRequest{.arrived_at = 1, .latency = 0.05});
    add(records, SomeRequest{.arrived_at = 2, .latency = 0.2});
    add(records, SomeRequest{.arrived_at = 3, .latency = 0.2, .status = Status::dropped});
    add(records, SomeRequest{.application = 1, .arrived_at = 4, .latency = 0.2}); // has no deadline
    auto const summary = summarise(records);
    EXPECT_EQ(summary.applications[0].missed_deadline, 1);
    EXPECT_EQ(summary.applications[0].finished, 2);
    EXPECT_EQ(summary.applications[1].missed_deadline, 0);
}

TEST(LateRequests, AreNotThoseOnTimeButForRounding)
{
    auto records = no_requests();
    add(records, SomeRequest{.arrived_at = 1.1, .latency = 0.1});
    ASSERT_GT(records.requests.finished_at[0] - records.requests.arrived_at[0], Seconds{0.1});
    EXPECT_EQ(summarise(records).applications[0].missed_deadline, 0);
}

TEST(Latency, IsPooledOverReplications)
{
    auto records = no_requests();
    records.windows.push_back(records.windows[0]);
    add(records, SomeRequest{.replication = 0, .latency = 1});
    add(records, SomeRequest{.replication = 0, .latency = 2});
    add(records, SomeRequest{.replication = 1, .latency = 6});
    auto const latency = summarise(records).applications[0].latency.value();
    EXPECT_EQ(latency.mean, Seconds{3});
    EXPECT_EQ(latency.min, Seconds{1});
    EXPECT_EQ(latency.p50, Seconds{2});
    EXPECT_EQ(latency.max, Seconds{6});
}

TEST(Latency, IsOfOneApplicationAndOfWhatCounts)
{
    auto records = no_requests(); // the window ends at 10 s
    add(records, SomeRequest{.application = 1, .arrived_at = 1, .latency = 5});
    add(records, SomeRequest{.arrived_at = 1, .latency = 1});
    add(records, SomeRequest{.arrived_at = 11, .latency = 100});
    add(records, SomeRequest{.application = 1, .arrived_at = 2, .latency = 7});
    add(records, SomeRequest{.arrived_at = 2, .latency = 2, .status = Status::failed});
    auto const summary = summarise(records);
    EXPECT_EQ(summary.applications[0].latency->mean, Seconds{1});
    EXPECT_EQ(summary.applications[0].latency->max, Seconds{1});
    EXPECT_EQ(summary.applications[1].latency->min, Seconds{5});
    EXPECT_EQ(summary.applications[1].latency->max, Seconds{7});
}

/// Both replications' latencies are 1 to 7 s over and over.
Records two_replications()
{
    auto records = no_requests();
    records.windows.push_back(records.windows[0]);
    for (int replication = 0; replication < 2; ++replication)
        for (int i = 0; i < 400; ++i)
            add(records, SomeRequest{.replication = replication, .latency = 1.0 + i % 7 + replication});
    return records;
}

TEST(LatencyInterval, RestsOnTheRequestsOfEachReplicationInTheirOrder)
{
    std::vector<double> first;
    std::vector<double> second;
    for (int i = 0; i < 400; ++i) {
        first.push_back(1.0 + i % 7);
        second.push_back(2.0 + i % 7);
    }
    auto const interval = summarise(two_replications()).applications[0].latency.value().ci95.interval.value();
    auto const expected = mean_interval({first, second}, {}).interval.value();
    EXPECT_EQ(interval.low, expected.low);
    EXPECT_EQ(interval.high, expected.high);
}

TEST(LatencyInterval, PassesOverReplicationsInWhichNothingFinished)
{
    auto records = two_replications();
    auto const expected = summarise(records).applications[0].latency->ci95.interval.value();
    records.windows.push_back(records.windows[0]);
    auto const interval = summarise(records).applications[0].latency->ci95.interval.value();
    EXPECT_EQ(interval.low, expected.low);
    EXPECT_EQ(interval.high, expected.high);
}

TEST(LatencyInterval, OfAFewRequestsIsUnknownForThatReason)
{
    auto records = no_requests();
    add(records, SomeRequest{});
    auto const ci95 = summarise(records).applications[0].latency.value().ci95;
    EXPECT_FALSE(ci95.interval);
    EXPECT_EQ(ci95.state, IntervalState::too_few);
}

TEST(LatencyInterval, IsNoneWhereTheVarianceIsInfinite)
{
    auto records = two_replications();
    records.applications[0].tail = Tail::infinite_variance;
    auto const ci95 = summarise(records).applications[0].latency.value().ci95;
    EXPECT_FALSE(ci95.interval);
    EXPECT_EQ(ci95.state, IntervalState::infinite_variance);
}

TEST(PercentileInterval, IsThatOfTheReplicationsPercentiles)
{
    auto const latency = summarise(two_replications()).applications[0].latency.value();
    ASSERT_EQ(latency.p50, Seconds{4}); // of the replications 4 and 5
    auto const expected = section_interval(4, {4, 5}).value();
    EXPECT_EQ(latency.p50_ci95.value().low, expected.low);
    EXPECT_EQ(latency.p50_ci95.value().high, expected.high);
    EXPECT_TRUE(latency.p99_ci95);
}

TEST(PercentileInterval, OfOneReplicationIsUnknown)
{
    auto records = no_requests();
    for (int i = 0; i < 400; ++i)
        add(records, SomeRequest{.latency = 1.0 + i % 7});
    auto const latency = summarise(records).applications[0].latency.value();
    EXPECT_TRUE(latency.ci95.interval);
    EXPECT_FALSE(latency.p95_ci95);
}

TEST(OfferedLoad, IsThatOfTheBusiestDeviceAndLink)
{
    auto records = no_requests();
    add(records, SomeDevice{.index = 0, .offered = 0.5});
    add(records, SomeDevice{.index = 1, .offered = 1.48});
    add(records, SomeLink{.direction = Direction::down, .offered = 0.3});
    auto const summary = summarise(records);
    EXPECT_EQ(summary.devices[0].offered, 1.48);
    EXPECT_EQ(summary.links[0].offered, 0.3);
    EXPECT_EQ(greatest_offered(summary), 1.48);
}

TEST(OfferedLoad, IsUnknownWhereTheRecordsDoNotHaveIt)
{
    auto records = no_requests();
    add(records, SomeDevice{.offered = std::numeric_limits<double>::quiet_NaN()});
    EXPECT_FALSE(summarise(records).devices[0].offered);
    EXPECT_FALSE(greatest_offered(summarise(records)));
}

TEST(ALinkSummary, NamesTheLastOfTheMeansThatServedItsRows)
{
    auto records = no_requests();
    add(records, SomeLink{.index = 0, .served_by = ServedBy::max_min});
    add(records, SomeLink{.index = 1, .served_by = ServedBy::no_bottleneck});
    EXPECT_EQ(summarise(records).links[0].served_by, ServedBy::max_min);
}

/// In a window from 2 to 10 s one changes at 1 s and back at 6 s, with a gap of 1 s, the other one stays.
TEST(ALinkSummary, CountsHandOversWithinTheWindow)
{
    auto records = no_requests();
    records.windows = {{Seconds{2}, Seconds{10}}};
    add(records, SomeLink{.index = 0});
    add(records, SomeLink{.index = 1});
    add(records, SomeContact{.device = 0, .link = 0, .from = 0, .to = 1});
    add(records, SomeContact{.device = 0, .link = 1, .from = 1, .to = 5});
    add(records, SomeContact{.device = 0, .link = 0, .from = 6, .to = 12});
    add(records, SomeContact{.device = 1, .link = 1, .from = 0, .to = 12});
    auto const summary = summarise(records);
    ASSERT_TRUE(summary.links[0].roaming);
    EXPECT_EQ(summary.links[0].roaming->hand_overs, 1);
    EXPECT_EQ(summary.links[0].roaming->stations, (std::vector<double>{4.0 / 8, (3.0 + 8) / 8}));
    EXPECT_FALSE(summarise(no_requests()).links[0].roaming);
}

TEST(Breakdown, AddsUpToTheMeanLatency)
{
    auto records = no_requests();
    add(records, SomeRequest{.latency = 0.3});
    add(records, SomeRequest{.latency = 0.1});
    auto& rows = records.requests;
    rows.times[Stage::transfer] = {Seconds{0.1}, Seconds{0.1}};
    rows.times[Stage::server_wait] = {Seconds{0.2}, Seconds{0}};
    auto const camera = summarise(records).applications[0];
    EXPECT_DOUBLE_EQ((*camera.breakdown)[Stage::transfer].value(), 0.1);
    EXPECT_DOUBLE_EQ((*camera.breakdown)[Stage::server_wait].value(), 0.1);
    EXPECT_DOUBLE_EQ(camera.latency->mean.value(), 0.2);
}

TEST(Split, IsTheShareOfRequestsByCut)
{
    auto records = no_requests();
    for (int i = 0; i < 4; ++i)
        add(records, SomeRequest{});
    records.requests.cut = {0, 0, 0, 1};
    auto const split = summarise(records).applications[0].split;
    EXPECT_EQ(split.at("conv1"), 0.75);
    EXPECT_EQ(split.at("[a, b]"), 0.25);
}

TEST(Switches, AreRequestsCutOtherwiseThanTheOneBeforeOfTheirDevice)
{
    auto records = no_requests();
    for (std::int32_t const device : {0, 1, 0, 1, 0, 0})
        add(records, SomeRequest{.device = device});
    records.requests.cut = {0, 1, 0, 1, 1, 0};
    EXPECT_EQ(summarise(records).applications[0].switches, 2);
    records.requests.cut = {0, 1, 1, 0, 0, 0};
    EXPECT_EQ(summarise(records).applications[0].switches, 3);
    EXPECT_EQ(summarise(records).applications[1].switches, 0);
}

TEST(PayloadAndEnergy, AreMeansOverFinishedRequests)
{
    auto records = no_requests();
    add(records, SomeRequest{});
    add(records, SomeRequest{});
    add(records, SomeRequest{.status = Status::failed});
    records.requests.payload = {Bytes{100}, Bytes{300}, Bytes{999}};
    records.requests.energy = {Joules{1}, Joules{2}, Joules{99}};
    auto const camera = summarise(records).applications[0];
    EXPECT_EQ(camera.payload.value(), Bytes{200});
    EXPECT_EQ(camera.energy.value(), Joules{1.5});
}

TEST(Accuracy, IsTheMeanOfWhatIsExpectedOfFinishedRequests)
{
    auto records = no_requests();
    for (auto const status : {Status::finished, Status::finished, Status::finished, Status::failed})
        add(records, SomeRequest{.status = status});
    records.requests.cut = {0, 0, 1, 1};
    records.expected.application = {0, 0, 1};
    records.expected.cut = {0, 1, 1};
    records.expected.exit.resize(3);
    records.expected.accuracy = {0.75, 0.6, 0.9};
    auto const summary = summarise(records);
    EXPECT_DOUBLE_EQ(summary.applications[0].accuracy.value(), 0.7);
    EXPECT_FALSE(summary.applications[1].accuracy); // nothing finished
}

TEST(Accuracy, IsUnknownWhereThatOfSomeWayIsThatWasTaken)
{
    auto records = no_requests();
    add(records, SomeRequest{});
    add(records, SomeRequest{});
    records.requests.cut = {0, 1};
    EXPECT_FALSE(summarise(records).applications[0].accuracy);
    records.expected.application = {0, 0};
    records.expected.cut = {0, 1};
    records.expected.exit.resize(2);
    records.expected.accuracy = {0.75, std::numeric_limits<double>::quiet_NaN()};
    EXPECT_FALSE(summarise(records).applications[0].accuracy);
    records.requests.cut = {0, 0};
    EXPECT_EQ(summarise(records).applications[0].accuracy.value(), 0.75);
}

TEST(DeviceUtilisation, IsTheMeanOverDevicesAndReplications)
{
    auto records = no_requests(); // the window is 10 s
    records.windows.push_back(records.windows[0]);
    add(records, SomeDevice{.group = 1,
                            .replication = 0,
                            .busy = 10,
                            .workers = 2,
                            .queue_max = 4,
                            .energy = 30,
                            .batches = 1,
                            .batched = 5,
                            .batch_max = 5,
                            .warm_ups = 1});
    add(records, SomeDevice{.group = 1,
                            .replication = 1,
                            .busy = 4,
                            .workers = 2,
                            .queue_max = 9,
                            .energy = 10,
                            .batches = 3,
                            .batched = 5,
                            .batch_max = 2,
                            .warm_ups = 2,
                            .loads = 7});
    auto const server = summarise(records).devices[1];
    EXPECT_DOUBLE_EQ(server.utilisation.value(), (0.5 + 0.2) / 2);
    EXPECT_EQ(server.energy, Joules{20});
    EXPECT_EQ(server.queue_max, 9);
    EXPECT_EQ(server.batch_mean, 2.5);
    EXPECT_EQ(server.batch_max, 5);
    EXPECT_EQ(server.warm_ups, 3);
    EXPECT_EQ(server.loads, 7);
}

TEST(LinkUtilisation, IsThatOfTheBusierDirection)
{
    auto records = no_requests();
    add(records, SomeLink{.index = 0, .direction = Direction::up, .carried = 500});
    add(records, SomeLink{.index = 1, .direction = Direction::up, .carried = 300});
    add(records, SomeLink{.index = 0, .direction = Direction::down, .carried = 100, .energy = 3});
    add(records, SomeLink{.index = 1, .direction = Direction::down, .carried = 100});
    auto const wifi = summarise(records).links[0];
    EXPECT_DOUBLE_EQ(wifi.utilisation.value(), 0.4);
    EXPECT_EQ(wifi.carried, Bytes{1000});
    EXPECT_EQ(wifi.energy, Joules{3});
}

TEST(BytesAndEnergyOfALink, AreMeansOverReplications)
{
    auto records = no_requests();
    records.windows.assign(2, records.windows[0]);
    add(records, SomeLink{.replication = 0, .carried = 500, .energy = 3});
    add(records, SomeLink{.replication = 1, .carried = 100, .energy = 1});
    auto const wifi = summarise(records).links[0];
    EXPECT_EQ(wifi.carried, Bytes{300});
    EXPECT_EQ(wifi.energy, Joules{2});
}

TEST(LinkUtilisation, IsUnknownWithoutCapacity)
{
    auto records = no_requests();
    add(records, SomeLink{.capacity = 0});
    EXPECT_FALSE(summarise(records).links[0].utilisation);
}

} // namespace
} // namespace sunder::sim
