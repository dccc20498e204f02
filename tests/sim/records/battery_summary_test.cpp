#include "sim/records/summary.hpp"
#include "tests/sim/records/some_records.hpp"

#include <gtest/gtest.h>

#include <limits>

namespace sunder::sim {
namespace {

/// Of 100 J, down to 10 J, in a run of 50 s.
struct SomeBattery {
    std::int32_t device = 0;
    double drawn = 0;
    double recharged = 0;
    double off_at = std::numeric_limits<double>::quiet_NaN();
};

void add(Records& records, SomeBattery const& battery)
{
    auto& rows = records.batteries;
    bool const went_off = battery.off_at > 0;
    rows.device.push_back(battery.device);
    rows.replication.push_back(0);
    rows.capacity.emplace_back(100);
    rows.reserve.emplace_back(10);
    rows.start.emplace_back(100);
    rows.left.emplace_back(100 + battery.recharged - battery.drawn);
    rows.recharged.emplace_back(battery.recharged);
    rows.drawn.emplace_back(battery.drawn);
    rows.ended_at.emplace_back(50);
    rows.off_at.emplace_back(battery.off_at);
    rows.times_off.push_back(went_off ? 1 : 0);
    rows.off_for.emplace_back(0);
}

/// A group of five devices, with batteries.
Records five(std::vector<SomeBattery> const& batteries)
{
    Records records;
    records.groups = {"server", "camera"};
    records.windows = {{Seconds{0}, Seconds{50}}};
    add(records, SomeDevice{.group = 0});
    for (std::int32_t i = 0; i < 5; ++i)
        add(records, SomeDevice{.group = 1, .index = i});
    for (auto const& battery : batteries)
        add(records, battery);
    return records;
}

TEST(SummaryOfBatteries, TellsWhenTheFirstAndTheMedianWentOff)
{
    auto const summary = summarise(five({{.device = 1, .drawn = 90, .off_at = 30},
                                         {.device = 2, .drawn = 90, .off_at = 20},
                                         {.device = 3, .drawn = 50},
                                         {.device = 4, .drawn = 90, .off_at = 40},
                                         {.device = 5, .drawn = 50}}));
    EXPECT_FALSE(summary.devices[0].battery.has_value());
    auto const& battery = summary.devices[1].battery.value();
    EXPECT_EQ(battery.devices, 5);
    EXPECT_EQ(battery.went_off, 3);
    EXPECT_EQ(battery.first_off, Seconds{20});
    EXPECT_EQ(battery.median_off, Seconds{40});
    EXPECT_FALSE(battery.expected_life.has_value());
    EXPECT_NEAR(battery.left, (3 * 0.1 + 2 * 0.5) / 5, 1e-12);
    EXPECT_EQ(battery.drawn, Joules{370});
}

TEST(SummaryOfBatteries, HasNoMedianWhereFewWentOff)
{
    auto const summary = summarise(five(
        {{.device = 1, .drawn = 90, .off_at = 30}, {.device = 2, .drawn = 50}, {.device = 3, .drawn = 50}}));
    EXPECT_EQ(summary.devices[1].battery->first_off, Seconds{30});
    EXPECT_FALSE(summary.devices[1].battery->median_off.has_value());
}

TEST(SummaryOfBatteries, ExtrapolatesTheLifeOfTheMedianWhereNoneWentOff)
{
    auto const summary = summarise(five({{.device = 1, .drawn = 10},
                                         {.device = 2, .drawn = 50, .recharged = 5},
                                         {.device = 3, .drawn = 50}}));
    EXPECT_EQ(summary.devices[1].battery->expected_life, Seconds{90 / ((50 - 5) / 50.0)});
    EXPECT_FALSE(summary.devices[1].battery->first_off.has_value());
}

TEST(SummaryOfBatteries, KnowsThatOneThatGainsLastsForEver)
{
    auto const summary = summarise(five({{.device = 1, .drawn = 10, .recharged = 10}}));
    EXPECT_FALSE(summary.devices[1].battery->expected_life.has_value());
}

} // namespace
} // namespace sunder::sim
