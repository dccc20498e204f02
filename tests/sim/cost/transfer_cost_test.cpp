#include "sim/cost/transfer_cost.hpp"
#include "sim/platform/cell.hpp"
#include "tests/sim/id_literal.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

using namespace literals;

/// Up 1 MB/s, down 2 MB/s, 5 ms.
Link radio()
{
    Link link;
    link.name = "radio";
    link.up = StepFunction{1e6};
    link.down = StepFunction{2e6};
    link.latency = 5_ms;
    return link;
}

/// 10 MB/s both ways, 1 ms.
Link cable()
{
    Link link;
    link.name = "cable";
    link.up = StepFunction{10e6};
    link.down = StepFunction{10e6};
    link.latency = 1_ms;
    return link;
}

Route over(std::vector<Id<Link>> via)
{
    return {.from = 0_id, .to = 1_id, .via = std::move(via), .forward = true};
}

Route back_over(std::vector<Id<Link>> via)
{
    return {.from = 1_id, .to = 0_id, .via = std::move(via), .forward = false};
}

TEST(ALoneMessage, TakesAllLatenciesAndTheLeastRateOnce)
{
    Platform const platform{
        .devices = {DeviceGroup{}, DeviceGroup{}}, .links = {radio(), cable()}, .routes = {}};
    EXPECT_NEAR(mean_cost(platform, over({0_id, 1_id})).time(Bytes{10e3}).value(), 16e-3, 1e-15);
}

TEST(ALoneMessage, ComesBackAtTheRateDown)
{
    Platform const platform{.devices = {DeviceGroup{}, DeviceGroup{}}, .links = {radio()}, .routes = {}};
    EXPECT_NEAR(mean_cost(platform, back_over({0_id})).time(Bytes{10e3}).value(), 10e-3, 1e-15);
}

TEST(ALoneMessage, UsesTheRadiosOfTheDevicesAtBothEnds)
{
    Platform platform{.devices = {DeviceGroup{}, DeviceGroup{}}, .links = {radio()}, .routes = {}};
    double const before = mean_cost(platform, over({0_id})).radio.value();
    platform.devices[0_id].radio = DeviceRadio{.idle = {}, .send = Watts{2}, .receive = Watts{1}, .tail = {}};
    platform.devices[1_id].radio = DeviceRadio{.idle = {}, .send = Watts{5}, .receive = Watts{3}, .tail = {}};
    EXPECT_EQ(mean_cost(platform, over({0_id})).radio.value(), before + 2 + 3);
    EXPECT_EQ(least_cost(platform, over({0_id})).radio.value(), before); // at once with others it has a part
}

TEST(ALoneMessage, HasTheOneRateOfAHalfDuplexLinkBothWays)
{
    auto link = radio();
    link.duplex = Duplex::half;
    Platform const platform{.devices = {DeviceGroup{}, DeviceGroup{}}, .links = {link}, .routes = {}};
    EXPECT_EQ(mean_cost(platform, back_over({0_id})).per_byte, 1.0 / BytesPerSecond{1e6});
}

/// Three phones: two of 1 MB/s and one of 4 MB/s, behind a wire of 2 MB/s.
TEST(ALoneMessage, HasTheRateOfItsStation)
{
    auto cell = radio();
    std::vector const rates{BytesPerSecond{1e6}, BytesPerSecond{4e6}};
    make_cell(cell, {.share = CellShare::throughput, .stations = {{.group = 0_id, .rates = rates}}});
    auto wire = cable();
    wire.up = wire.down = StepFunction{2e6};
    Platform const platform{.devices = {DeviceGroup{.name = "phone", .count = 3}, DeviceGroup{}},
                            .links = {cell, wire},
                            .routes = {}};
    EXPECT_NEAR(mean_cost(platform, over({0_id})).per_byte.value(), (2 * 1e-6 + 0.25e-6) / 3, 1e-18);
    EXPECT_NEAR(mean_cost(platform, back_over({1_id, 0_id})).per_byte.value(), (2 * 1e-6 + 0.5e-6) / 3,
                1e-18);
    EXPECT_NEAR(least_cost(platform, over({0_id})).per_byte.value(), 0.25e-6, 1e-18);
    EXPECT_NEAR(least_cost(platform, over({0_id, 1_id})).per_byte.value(), 0.5e-6, 1e-18);
}

TEST(ALoneMessage, FromStationToStationTakesTheTimeOfBoth)
{
    auto cell = radio();
    make_cell(cell, {.share = CellShare::throughput,
                     .stations = {{.group = 0_id, .rates = {BytesPerSecond{1e6}}},
                                  {.group = 1_id, .rates = {BytesPerSecond{2e6}}}}});
    Platform const platform{.devices = {DeviceGroup{}, DeviceGroup{}}, .links = {cell}, .routes = {}};
    EXPECT_NEAR(mean_cost(platform, over({0_id})).per_byte.value(), 1.5e-6, 1e-18);
}

/// Three phones: two of 1 MB/s and one of 4 MB/s, behind a wire of 2 MB/s; and two servers, one of them with
/// 1.25 MB/s.
TEST(ALoneMessage, HasTheRateOfItsDevicesLink)
{
    auto own = radio();
    own.each = 0_id;
    own.up = LinkRate{{StepFunction{1e6}, StepFunction{{0.0, 1.0}, {2e6, 6e6}, 2_s}}};
    auto wire = cable();
    wire.up = wire.down = StepFunction{2e6};
    auto last = cable();
    last.each = 1_id;
    last.up = LinkRate{{StepFunction{20e6}, StepFunction{1.25e6}}};
    Platform const platform{
        .devices = {DeviceGroup{.name = "phone", .count = 3}, DeviceGroup{.name = "server", .count = 2}},
        .links = {own, wire, last},
        .routes = {}};
    EXPECT_NEAR(mean_cost(platform, over({0_id})).per_byte.value(), (2 * 1e-6 + 0.25e-6) / 3, 1e-18);
    EXPECT_NEAR(mean_cost(platform, over({0_id, 1_id})).per_byte.value(), (2 * 1e-6 + 0.5e-6) / 3, 1e-18);
    EXPECT_NEAR(mean_cost(platform, over({0_id, 1_id, 2_id})).per_byte.value(),
                (4 * 1e-6 + 0.5e-6 + 0.8e-6) / 6, 1e-18);
    EXPECT_NEAR(mean_cost(platform, back_over({0_id})).per_byte.value(), 0.5e-6, 1e-18);
    EXPECT_NEAR(least_cost(platform, over({0_id})).per_byte.value(), 1 / 6e6, 1e-18);
    EXPECT_NEAR(least_cost(platform, over({1_id, 2_id})).per_byte.value(), 0.5e-6, 1e-18);
}

/// One that is fast both ways is another device's than the one that is slow on its first link.
TEST(ALoneMessage, KnowsThatSeveralLinksAreOfTheSameDevice)
{
    auto first = radio();
    auto second = cable();
    first.each = second.each = 0_id;
    first.up = LinkRate{{StepFunction{1e6}, StepFunction{4e6}}};
    second.up = LinkRate{{StepFunction{4e6}, StepFunction{1e6}}};
    Platform const platform{.devices = {DeviceGroup{.name = "phone", .count = 2}, DeviceGroup{}},
                            .links = {first, second},
                            .routes = {}};
    EXPECT_NEAR(mean_cost(platform, over({0_id, 1_id})).per_byte.value(), 1e-6, 1e-18);
}

TEST(ALoneMessage, WaitsForTheMeanJitterOfEachLink)
{
    auto link = radio();
    link.jitter = Jitter{.delay = Uniform{.low = 1_ms, .high = 3_ms}, .memory = Independent{}};
    Platform const platform{
        .devices = {DeviceGroup{}, DeviceGroup{}}, .links = {link, cable()}, .routes = {}};
    EXPECT_NEAR(mean_cost(platform, over({0_id, 1_id})).delay.value(), 8e-3, 1e-15);
}

TEST(ALoneMessage, SeesTheMeanOfARateThatVaries)
{
    auto link = cable();
    link.up = StepFunction{{0.0, 1.0}, {1e6, 3e6}, 2_s};
    Platform const platform{.devices = {DeviceGroup{}, DeviceGroup{}}, .links = {link}, .routes = {}};
    EXPECT_EQ(mean_cost(platform, over({0_id})).per_byte, 1.0 / BytesPerSecond{2e6});
}

TEST(ALoneMessage, TakesNoLessThanThePeakRateAndTheLeastJitterAllow)
{
    auto link = cable();
    link.up = StepFunction{{0.0, 1.0}, {1e6, 3e6}, 2_s};
    link.jitter = Jitter{.delay = Uniform{.low = 1_ms, .high = 3_ms}, .memory = Independent{}};
    Platform const platform{
        .devices = {DeviceGroup{}, DeviceGroup{}}, .links = {link, cable()}, .routes = {}};
    auto const cost = least_cost(platform, over({0_id, 1_id}));
    EXPECT_NEAR(cost.delay.value(), 3e-3, 1e-15);
    EXPECT_EQ(cost.per_byte, 1.0 / BytesPerSecond{3e6});
}

TEST(ARadio, DrawsPowerWhileBytesFlow)
{
    auto link = radio();
    link.send_power = Watts{3};
    link.receive_power = Watts{1};
    Platform const platform{.devices = {DeviceGroup{}, DeviceGroup{}}, .links = {link}, .routes = {}};
    EXPECT_EQ(mean_cost(platform, over({0_id})).energy(2_MB), Joules{6}); // 2 s at 3 W, the latency is free
    EXPECT_EQ(mean_cost(platform, back_over({0_id})).energy(2_MB), Joules{1}); // 1 s at 1 W
}

TEST(AnEmptyMessage, TakesTheLatencyOnly)
{
    Platform const platform{.devices = {DeviceGroup{}, DeviceGroup{}}, .links = {radio()}, .routes = {}};
    EXPECT_EQ(mean_cost(platform, over({0_id})).time(Bytes{}), 5_ms);
}

TEST(Loss, OfGilbertAndElliottIsThatOfTheStationaryState)
{
    auto link = radio();
    link.loss = Loss{.process = GilbertElliott{.good_to_bad = 0.1,
                                               .bad_to_good = 0.3,
                                               .loss_good = 0.0,
                                               .loss_bad = 0.8,
                                               .mtu = Bytes{1500}},
                     .timeout = {}};
    EXPECT_NEAR(loss_probability(link), 0.2, 1e-15); // bad for a quarter of the time
}

TEST(Loss, InTheGoodStateCountsForTheRestOfTheTime)
{
    auto link = radio();
    link.loss = Loss{.process = GilbertElliott{.good_to_bad = 0.1,
                                               .bad_to_good = 0.3,
                                               .loss_good = 0.4,
                                               .loss_bad = 0.8,
                                               .mtu = Bytes{1500}},
                     .timeout = {}};
    EXPECT_NEAR(loss_probability(link), 0.5, 1e-15); // 0.8 / 4 + 0.4 x 3 / 4
}

TEST(Loss, OfAChannelThatNeverChangesIsThatOfItsGoodState)
{
    auto link = radio();
    link.loss = Loss{.process = GilbertElliott{.good_to_bad = 0.0,
                                               .bad_to_good = 0.0,
                                               .loss_good = 0.4,
                                               .loss_bad = 0.8,
                                               .mtu = Bytes{1500}},
                     .timeout = {}};
    EXPECT_EQ(loss_probability(link), 0.4);
}

TEST(Loss, IsNoneOnALinkThatLosesNothing)
{
    EXPECT_EQ(loss_probability(radio()), 0.0);
}

TEST(LostBytes, AreSentAgainUntilTheyArrive)
{
    auto link = radio();
    link.loss = Loss{.process = PacketLoss{.probability = 0.2}, .timeout = {}, .tries = 1000};
    Platform const platform{.devices = {DeviceGroup{}, DeviceGroup{}}, .links = {link}, .routes = {}};
    EXPECT_NEAR(expected_sendings(platform, over({0_id})), 1.25, 1e-12);
}

TEST(LostBytes, AreGivenUpAfterAllTries)
{
    auto link = radio();
    link.loss = Loss{.process = MessageLoss{.probability = 0.5}, .timeout = {}, .tries = 2};
    Platform const platform{.devices = {DeviceGroup{}, DeviceGroup{}}, .links = {link}, .routes = {}};
    EXPECT_EQ(expected_sendings(platform, over({0_id})), 1.5);
}

TEST(LostBytes, ThatNeverArriveAreSentAtEachTry)
{
    auto link = radio();
    link.loss = Loss{.process = MessageLoss{.probability = 1.0}, .timeout = {}, .tries = 3};
    Platform const platform{.devices = {DeviceGroup{}, DeviceGroup{}}, .links = {link}, .routes = {}};
    EXPECT_EQ(expected_sendings(platform, over({0_id})), 3.0);
}

TEST(LostBytes, AreNoneWithoutLoss)
{
    Platform const platform{
        .devices = {DeviceGroup{}, DeviceGroup{}}, .links = {radio(), cable()}, .routes = {}};
    EXPECT_EQ(expected_sendings(platform, over({0_id, 1_id})), 1.0);
}

TEST(LostBytes, MayBeLostOnEitherLink)
{
    auto first = radio();
    first.loss = Loss{.process = MessageLoss{.probability = 0.5}, .timeout = {}, .tries = 1000};
    auto second = first;
    Platform const platform{
        .devices = {DeviceGroup{}, DeviceGroup{}}, .links = {first, second}, .routes = {}};
    EXPECT_NEAR(expected_sendings(platform, over({0_id, 1_id})), 4.0, 1e-12);
}

TEST(TimeOfLosses, OfOnePacketIsOfOneMoreTryEachTime)
{
    // Lost with 1/2, then again with 1/2: one pause and one more packet on average.
    Link link;
    link.loss = Loss{.process = PacketLoss{.probability = 0.5, .mtu = Bytes{1000}},
                     .timeout = 3_s,
                     .backoff = 1,
                     .tries = 60};
    EXPECT_NEAR(time_of_losses(link, {.per_byte = 1.0 / BytesPerSecond{1000}}, Bytes{1000}).value(), 3 + 1,
                1e-9);
}

TEST(TimeOfLosses, IsNoneWhereNothingIsLost)
{
    EXPECT_EQ(time_of_losses(radio(), {.per_byte = 1.0 / BytesPerSecond{1000}}, Bytes{1000}), 0_s);
}

} // namespace
} // namespace sunder::sim
