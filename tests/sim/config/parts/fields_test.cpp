#include "sim/config/arrivals_fields.hpp"
#include "sim/config/distribution_fields.hpp"
#include "sim/config/link_fields.hpp"
#include "sim/config/model_fields.hpp"
#include "sim/config/run_fields.hpp"
#include "sim/config/sweep_fields.hpp"
#include "tests/sim/form/read_text.hpp"

#include <gtest/gtest.h>

namespace sunder::sim {
namespace {

using Messages = std::vector<std::string>;

TEST(TimesInFiles, AreFixedOrRandom)
{
    EXPECT_EQ(std::get<Deterministic>(read_text<Distribution>("3 s")).value, Seconds{3});
    auto const erlang = std::get<Erlang>(read_text<Distribution>("{erlang: {stages: 2, mean: 3 s}}"));
    EXPECT_EQ(erlang.stages, 2);
    EXPECT_EQ(erlang.mean, Seconds{3});
}

TEST(ParetoTimesInFiles, StateTheirShapeOrTheirDeviation)
{
    auto const by_shape = std::get<Pareto>(read_text<Distribution>("{pareto: {mean: 3 s, shape: 3}}"));
    EXPECT_EQ(by_shape.shape, 3);
    EXPECT_DOUBLE_EQ(by_shape.scale.value(), 2);
    // 1 / (a (a - 2)) = 1 / 3 for a = 3.
    auto const by_deviation =
        std::get<Pareto>(read_text<Distribution>("{pareto: {mean: 3 s, deviation: 1.7320508075688772 s}}"));
    EXPECT_NEAR(by_deviation.shape, 3, 1e-12);
}

TEST(TimesInFiles, HaveDeviationsThatSuitTheirMeans)
{
    Messages const unsuited{"this deviation does not suit the mean"};
    EXPECT_EQ(mistakes_in<Distribution>("{gamma: {mean: 1 s, deviation: 1001 s}}"), unsuited);
    EXPECT_EQ(mistakes_in<Distribution>("{lognormal: {mean: 1 s, deviation: 99 us}}"), unsuited);
    EXPECT_EQ(mistakes_in<Distribution>("{pareto: {mean: 1 s, deviation: 1001 s}}"), unsuited);
    EXPECT_EQ(mistakes_in<Distribution>("{gamma: {mean: 1 s, deviation: 1000 s}}"), Messages{});
}

Link link_of(std::string const& text)
{
    CheckedText checked{"format: sunder-link/1\n" + text, link_form()};
    auto link = read_link(checked.at(), checked.reading());
    EXPECT_EQ(checked.messages(), Messages{});
    return link;
}

TEST(ALossInAFile, HasTheDefaultsOfALoss)
{
    Loss const by_itself;
    for (auto const* text : {"rate: 1 MB/s\nlatency: 1 ms\nloss: 1 %\n",
                             "rate: 1 MB/s\nlatency: 1 ms\nloss: {packets: 1 %}\n"}) {
        auto const loss = link_of(text).loss.value();
        EXPECT_EQ(loss.tries, by_itself.tries);
        EXPECT_EQ(loss.backoff, by_itself.backoff);
        EXPECT_EQ(packet_size(loss), packet_size(by_itself));
    }
}

TEST(ALinkInAFile, HasOneRateForBothDirectionsUnlessItStatesTwo)
{
    auto const one = link_of("rate: 2 MB/s\n");
    EXPECT_EQ(one.up.of_device(0).mean(), 2e6);
    EXPECT_EQ(one.down.of_device(0).mean(), 2e6);
    auto const two = link_of("rate: {up: 1 MB/s, down: 3 MB/s}\n");
    EXPECT_EQ(two.up.of_device(0).mean(), 1e6);
    EXPECT_EQ(two.down.of_device(0).mean(), 3e6);
}

TEST(AHalfDuplexLinkInAFile, HasNoUseForASecondRate)
{
    CheckedText checked{"{format: sunder-link/1, rate: {up: 1 MB/s, down: 3 MB/s}, duplex: half}",
                        link_form()};
    EXPECT_EQ(read_link(checked.at(), checked.reading()).down.of_device(0).mean(), 1e6);
    EXPECT_EQ(checked.messages(), Messages{"'down' has no effect here"});
}

TEST(ArrivalsInFiles, MayStateThePeriodAlone)
{
    auto const alone = std::get<Periodic>(read_text<Arrivals>("{periodic: 2 s}"));
    EXPECT_EQ(alone.every, Seconds{2});
    EXPECT_FALSE(alone.stagger);
    auto const more = std::get<Periodic>(read_text<Arrivals>("{periodic: {every: 2 s, stagger: 0 s}}"));
    EXPECT_EQ(more.every, Seconds{2});
    EXPECT_EQ(more.stagger, Seconds{});
}

TEST(OpsInFiles, KeepTheDefaultsOfTheirKind)
{
    auto const conv =
        std::get<Conv2d>(read_text<OpDescription>("{name: a, conv2d: {out: 3, kernel: [5, 7]}}").kind);
    EXPECT_EQ(conv.kernel.height, 5);
    EXPECT_EQ(conv.kernel.width, 7);
    EXPECT_EQ(conv.stride.height, 1);
    EXPECT_EQ(conv.groups, 1);
    EXPECT_EQ(conv.bias, Bias::present);
}

TEST(PoolsInFiles, StepByTheirKernelUnlessTheySayOtherwise)
{
    auto const by_kernel =
        std::get<Pool2d>(read_text<OpDescription>("{name: a, max_pool: {kernel: 3}}").kind);
    EXPECT_EQ(by_kernel.kind, PoolKind::max);
    EXPECT_EQ(by_kernel.stride.width, 3);
    auto const by_two =
        std::get<Pool2d>(read_text<OpDescription>("{name: a, average_pool: {kernel: 3, stride: 2}}").kind);
    EXPECT_EQ(by_two.kind, PoolKind::average);
    EXPECT_EQ(by_two.stride.width, 2);
}

TEST(WeightsInFiles, BelongToOpsWithoutAKind)
{
    EXPECT_EQ(mistakes_in<OpDescription>("{name: a, add: {}, weights: 3 B}"),
              Messages{"'weights' has no effect here"});
    auto const op = read_text<OpDescription>("{name: a, work: 2 flop, output: 1 B, weights: 3 B}");
    EXPECT_EQ(std::get<Opaque>(op.kind).weights, Bytes{3});
}

TEST(InputsInFiles, HaveTheSizeOfTheirElements)
{
    auto const input = read_text<NamedInput>("{shape: [3, 2, 2], type: float16}");
    EXPECT_EQ(input.name, "input");
    EXPECT_EQ(input.tensor.bytes, Bytes{24});
    EXPECT_EQ(read_text<NamedInput>("{bytes: 5 B}").tensor.bytes, Bytes{5});
    EXPECT_EQ(mistakes_in<NamedInput>("{bytes: 5 B, type: int8}"), Messages{"'type' has no effect here"});
}

TEST(RunsInFiles, AskForMoreThanTheirWarmUp)
{
    EXPECT_EQ(read_text<RunSettings>("{until: 3 s, warm_up: 2 s}").warm_up, Seconds{2});
    EXPECT_EQ(mistakes_in<RunSettings>("{until: 3 s, warm_up: 3 s}"),
              Messages{"'warm_up' is not less than 'until'"});
}

/// Its ends are left to be read.
SweptRule rule_of(std::string text)
{
    CheckedText checked{std::move(text), form_of(Of<SweptRule>{})};
    return read_as(Of<SweptRule>{}, checked.at(), checked.reading());
}

TEST(RulesForValues, SpaceThemEvenlyUnlessTheySayOtherwise)
{
    auto const rule = rule_of("{range: [1, 2]}");
    EXPECT_TRUE(rule.range && !rule.linear && !rule.log && !rule.points);
    EXPECT_EQ(rule.spacing, Spacing::linear);
    EXPECT_EQ(rule_of("{range: [1, 2], spacing: log}").spacing, Spacing::logarithmic);
    EXPECT_EQ(rule_of("{log: [1, 2], points: 3}").points, 3);
}

} // namespace
} // namespace sunder::sim
