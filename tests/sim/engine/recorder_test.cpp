#include "sim/engine/recorder.hpp"
#include "sim/engine/simulate.hpp"
#include "tests/sim/engine/small_world.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <numeric>

namespace sunder::sim {
namespace {

RC_GTEST_PROP(RowsInOrder, ArePassedOnByTheirNumbersWhoeverEndsFirst, ())
{
    auto const count = *rc::gen::inRange(0, 300);
    std::vector<std::int32_t> numbers(static_cast<std::size_t>(count));
    std::iota(numbers.begin(), numbers.end(), 0);
    auto const by_end = *rc::gen::apply(
        [](std::vector<std::int32_t> order, std::vector<std::uint32_t> const& keys) {
            std::ranges::stable_sort(order, {},
                                     [&](std::int32_t i) { return keys[static_cast<std::size_t>(i)]; });
            return order;
        },
        rc::gen::just(numbers),
        rc::gen::container<std::vector<std::uint32_t>>(numbers.size(), rc::gen::arbitrary<std::uint32_t>()));
    KeptRows rows;
    InOrder in_order{rows};
    for (auto const number : by_end)
        EXPECT_EQ(in_order.ended(number, {.device = number}), Recorder::Next::go_on);
    RC_ASSERT(rows.requests.device == numbers);
}

/// Has enough after so many.
class Impatient final : public Recorder {
public:
    explicit Impatient(int most) : most_{most} {}

    Next ended(std::int64_t /*number*/, Request const& /*request*/) override
    {
        return ++told >= most_ ? Next::stop : Next::go_on;
    }
    void passed(Span const& /*span*/) override {}

    int told = 0;

private:
    int most_;
};

TEST(ARecorder, StopsTheRunWhenItHasEnough)
{
    auto world = small_world();
    world.run.requests = 100;
    world.run.until.reset();
    Impatient recorder{3};
    (void)simulate(world, 0, recorder);
    EXPECT_EQ(recorder.told, 3);
}

/// Flows that SimGrid has begun end all the same, on links whose rates change.
TEST(ARecorder, IsToldNoMoreByFlowsOfTheSolver)
{
    auto world = small_world();
    world.platform.devices[0_id].count = 20;
    world.platform.devices[1_id].workers = 20;
    world.platform.links[0_id].up = StepFunction{{0, 0.005}, {50e6 / 8, 25e6 / 8}, Seconds{0.01}};
    world.applications[0_id].arrivals =
        Periodic{.every = Seconds{10e-3}, .start = {}, .stagger = Seconds{1e-3}};
    world.run.network_model = NetworkModel::solver;
    Impatient recorder{3};
    (void)simulate(world, 0, recorder);
    EXPECT_EQ(recorder.told, 3);
}

TEST(ARecorder, HearsTheSameOfARunThatMakesNoRecords)
{
    auto const world = small_world();
    KeptRows rows;
    InOrder in_order{rows};
    tell_of_requests(world, 1, in_order);
    Records told;
    rows.move_to(told);
    auto const whole = simulate(world, 1);
    ASSERT_GT(told.requests.size(), 0U);
    EXPECT_EQ(told.requests.finished_at, whole.requests.finished_at);
    EXPECT_EQ(told.requests.energy, whole.requests.energy);
}

} // namespace
} // namespace sunder::sim
