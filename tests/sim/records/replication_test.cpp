#include "sim/records/replication.hpp"
#include "sim/records/summary.hpp"
#include "tests/sim/records/some_records.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

/// Latencies of 1 s in the first replication and of 3 s in the second.
Records two_replications()
{
    auto records = no_requests();
    records.windows = {{Seconds{0}, Seconds{10}}, {Seconds{0}, Seconds{20}}};
    add(records, SomeRequest{.replication = 0, .latency = 1});
    add(records, SomeRequest{.replication = 1, .latency = 3});
    add(records, SomeRequest{.replication = 1, .arrived_at = 2, .latency = 3});
    add(records, SomeDevice{.replication = 0, .busy = 5});
    add(records, SomeDevice{.replication = 1, .busy = 20});
    return records;
}

TEST(OneReplication, HasItsRowsAlone)
{
    auto const second = replication_of(two_replications(), 1);
    EXPECT_EQ(second.requests.size(), 2);
    EXPECT_EQ(second.requests.replication, (std::vector<std::int32_t>{0, 0}));
    EXPECT_EQ(second.devices.busy, (std::vector<Seconds>{Seconds{20}}));
}

TEST(OneReplication, HasItsContactsWithItsOwnRows)
{
    auto records = two_replications();
    add(records, SomeLink{.replication = 0});
    add(records, SomeLink{.replication = 1});
    add(records, SomeContact{.replication = 0, .device = 0, .link = 0, .to = 10});
    add(records, SomeContact{.replication = 1, .device = 1, .link = 1, .to = 20});
    auto const second = replication_of(records, 1).contacts;
    EXPECT_EQ(second.device, (std::vector<std::int32_t>{0}));
    EXPECT_EQ(second.link, (std::vector<std::int32_t>{0}));
    EXPECT_EQ(second.ended_at, (std::vector<Seconds>{Seconds{20}}));
}

TEST(OneReplication, IsSummarisedInItsOwnWindow)
{
    auto const second = summarise(replication_of(two_replications(), 1));
    EXPECT_EQ(second.applications.front().latency->mean, Seconds{3});
    EXPECT_EQ(*second.devices.front().utilisation, 1) << "busy for 20 of 20 s";
    EXPECT_EQ(second.replications, 1);
}

} // namespace
} // namespace sunder::sim
