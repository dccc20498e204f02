#include "sim/engine/arrival_stream.hpp"

#include <gtest/gtest.h>

#include <cmath>

namespace sunder::sim {
namespace {

ArrivalStream stream_of(Arrivals const& arrivals, std::int64_t device, std::int64_t devices)
{
    return {{.arrivals = &arrivals, .device = device, .devices = devices}, Seed{1}.child("test")};
}

double mean_gap(Arrivals const& arrivals, int count)
{
    auto stream = stream_of(arrivals, 0, 1);
    Seconds last;
    for (int i = 0; i < count; ++i)
        last = *stream.next();
    return last.value() / count;
}

TEST(PeriodicArrivals, OfSeveralDevicesTakeTurns)
{
    Arrivals const arrivals = Periodic{.every = Seconds{4}, .start = Seconds{1}, .stagger = {}};
    auto second = stream_of(arrivals, 1, 4);
    EXPECT_EQ(second.next(), Seconds{2});
    EXPECT_EQ(second.next(), Seconds{6});
}

TEST(PeriodicArrivals, MayAllComeAtOnce)
{
    Arrivals const arrivals = Periodic{.every = Seconds{4}, .start = {}, .stagger = Seconds{}};
    EXPECT_EQ(stream_of(arrivals, 3, 4).next(), Seconds{});
}

TEST(PoissonArrivals, HaveTheirRate)
{
    EXPECT_NEAR(mean_gap(Poisson{PerSecond{10}}, 100'000), 0.1, 4 * 0.1 / std::sqrt(1e5));
}

TEST(GammaArrivals, HaveTheirRateWhateverTheirVariation)
{
    EXPECT_NEAR(mean_gap(GammaArrivals{PerSecond{10}, 2}, 100'000), 0.1, 4 * 0.2 / std::sqrt(1e5));
}

TEST(RecordedArrivals, EndWithTheirFile)
{
    auto const instants = std::make_shared<std::vector<Seconds>>(std::vector{Seconds{1}, Seconds{3}});
    Arrivals const arrivals = Recorded{.every_device = instants, .by_device = nullptr};
    auto stream = stream_of(arrivals, 0, 1);
    EXPECT_EQ(stream.next(), Seconds{1});
    EXPECT_EQ(stream.next(), Seconds{3});
    EXPECT_EQ(stream.next(), std::nullopt);
}

/// Instants for every device, and some of devices 0 and 1.
Arrivals mixed_recording()
{
    return Recorded{
        .every_device = std::make_shared<std::vector<Seconds>>(std::vector{Seconds{1}, Seconds{5}}),
        .by_device = std::make_shared<std::vector<std::vector<Seconds>>>(
            std::vector<std::vector<Seconds>>{{Seconds{0}, Seconds{5}, Seconds{7}}, {Seconds{3}}})};
}

std::vector<double> all_of(ArrivalStream stream)
{
    std::vector<double> instants;
    while (auto const next = stream.next())
        instants.push_back(next->value());
    return instants;
}

TEST(RecordedArrivals, ForEveryDeviceAndForOneAreMerged)
{
    auto const arrivals = mixed_recording();
    EXPECT_EQ(all_of(stream_of(arrivals, 0, 3)), (std::vector<double>{0, 1, 5, 5, 7}));
    EXPECT_EQ(all_of(stream_of(arrivals, 1, 3)), (std::vector<double>{1, 3, 5}));
}

TEST(RecordedArrivals, OfADeviceThatIsNotNamedAreThoseForEveryDevice)
{
    auto const arrivals = mixed_recording();
    EXPECT_EQ(all_of(stream_of(arrivals, 2, 3)), (std::vector<double>{1, 5}));
}

TEST(TwoDevices, HaveStreamsOfTheirOwn)
{
    Arrivals const arrivals = Poisson{PerSecond{10}};
    ArrivalStream first{{.arrivals = &arrivals, .device = 0, .devices = 2}, Seed{1}.child(0)};
    ArrivalStream second{{.arrivals = &arrivals, .device = 1, .devices = 2}, Seed{1}.child(1)};
    EXPECT_NE(first.next(), second.next());
}

} // namespace
} // namespace sunder::sim
