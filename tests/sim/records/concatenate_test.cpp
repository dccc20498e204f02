#include "sim/records/records.hpp"
#include "tests/sim/records/some_records.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

Records replication(std::int32_t number)
{
    auto records = small_records();
    std::ranges::fill(records.requests.replication, number);
    std::ranges::fill(records.devices.replication, number);
    std::ranges::fill(records.link_rows.replication, number);
    return records;
}

TEST(Concatenation, KeepsTheRowsInTheOrderOfTheParts)
{
    std::vector<Records> parts;
    parts.push_back(replication(0));
    parts.push_back(replication(1));
    auto const all = concatenate(std::move(parts));
    EXPECT_EQ(all.requests.replication, (std::vector<std::int32_t>{0, 0, 0, 1, 1, 1}));
    EXPECT_EQ(all.devices.replication, (std::vector<std::int32_t>{0, 0, 1, 1}));
    EXPECT_EQ(all.windows.size(), 2);
    each_pair(all.requests, all.requests, [](Column const& column, auto const& a, auto const&) {
        EXPECT_EQ(a.size(), 6) << column.name;
    });
}

TEST(Concatenation, LetsSpansPointAtTheirOwnRows)
{
    auto all = replication(0);
    append(all, replication(1));
    EXPECT_EQ(all.spans.request, (std::vector<std::int64_t>{2, 5}));
    EXPECT_EQ(all.spans.link, (std::vector<std::int32_t>{0, 1}));
    EXPECT_EQ(all.spans.device, (std::vector<std::int32_t>{-1, -1})); // of no device, still
}

TEST(Concatenation, LetsSpansPointAtTheirOwnDevices)
{
    auto const with_span = [](std::int32_t number) {
        auto records = replication(number);
        add(records, SomeSpan{.request = 0, .device = 1});
        return records;
    };
    auto all = with_span(0);
    append(all, with_span(1));
    append(all, with_span(2));
    EXPECT_EQ(all.spans.device, (std::vector<std::int32_t>{-1, 1, -1, 3, -1, 5})); // two devices a part
    EXPECT_EQ(all.spans.link, (std::vector<std::int32_t>{0, -1, 1, -1, 2, -1}));
}

TEST(Concatenation, LetsContactsPointAtTheirOwnRows)
{
    auto const with_contact = [](std::int32_t number) {
        auto records = replication(number);
        add(records, SomeContact{.replication = number, .device = 1, .link = 0});
        return records;
    };
    auto all = with_contact(0);
    append(all, with_contact(1));
    EXPECT_EQ(all.contacts.replication, (std::vector<std::int32_t>{0, 1}));
    EXPECT_EQ(all.contacts.device, (std::vector<std::int32_t>{1, 3})); // two devices a part, and one link
    EXPECT_EQ(all.contacts.link, (std::vector<std::int32_t>{0, 1}));
}

TEST(Concatenation, KeepsTheWindowOfAReplicationWithoutRequests)
{
    auto all = no_requests();
    append(all, no_requests());
    EXPECT_EQ(all.windows.size(), 2);
    EXPECT_EQ(all.applications.size(), 2);
}

TEST(Concatenation, OfNothingIsEmpty)
{
    EXPECT_EQ(concatenate({}).requests.size(), 0);
    Records all;
    append(all, small_records());
    EXPECT_EQ(all.requests.size(), 3);
    EXPECT_EQ(all.scenario, "small");
}

TEST(ConcatenationDeathTest, RefusesPartsOfDifferentDeployments)
{
    auto all = small_records();
    auto other = small_records();
    other.cuts = {"elsewhere"};
    EXPECT_DEATH(append(all, std::move(other)), "same_names");
}

} // namespace
} // namespace sunder::sim
