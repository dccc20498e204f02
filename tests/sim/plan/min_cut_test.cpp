#include "sim/plan/min_cut.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <limits>

namespace sunder::sim {
namespace {

constexpr double forbidden = std::numeric_limits<double>::infinity();

/// Where the consumers of a producer's tensor stand: the input first.
std::size_t slot_of(int producer)
{
    int const slot = producer + 1;
    return static_cast<std::size_t>(slot);
}

/// a -> b -> c with cheap tensor behind a.
DivisionCosts three_in_a_chain()
{
    return {.device = {2, 10, 10},
            .server = {1, 1, 1},
            .arrows = {{.producer = -1, .consumers = {0}, .cost = 9},
                       {.producer = 0, .consumers = {1}, .cost = 3},
                       {.producer = 1, .consumers = {2}, .cost = 9}}};
}

TEST(AMinimumCut, GoesThroughTheCheapTensor)
{
    auto const division = min_cut(three_in_a_chain());
    EXPECT_EQ(division.on_device, (std::vector{true, false, false}));
    EXPECT_EQ(division.cost, 2 + 3 + 1 + 1);
}

TEST(AMinimumCut, CountsATensorWithTwoConsumersOnce)
{
    DivisionCosts const costs{.device = {0, 10, 10},
                              .server = {10, 1, 1},
                              .arrows = {{.producer = -1, .consumers = {0}, .cost = 0},
                                         {.producer = 0, .consumers = {1, 2}, .cost = 5}}};
    EXPECT_EQ(min_cut(costs).cost, 0 + 5 + 1 + 1);
}

TEST(AMinimumCut, NeverFeedsTheDeviceFromTheServer)
{
    // The second op would be free on the device, but the first is free only on the server.
    DivisionCosts const costs{.device = {100, 0},
                              .server = {0, 50},
                              .arrows = {{.producer = -1, .consumers = {0}, .cost = 1},
                                         {.producer = 0, .consumers = {1}, .cost = 1}}};
    EXPECT_EQ(min_cut(costs).on_device, (std::vector{false, false}));
    EXPECT_EQ(cost_of(costs, {false, true}), forbidden);
}

TEST(AMinimumCut, KeepsForbiddenTensorsOnTheDevice)
{
    auto costs = three_in_a_chain();
    costs.arrows[0].cost = costs.arrows[1].cost = forbidden;
    auto const division = min_cut(costs);
    EXPECT_EQ(division.on_device, (std::vector{true, true, false}));
    EXPECT_EQ(division.cost, 2 + 10 + 9 + 1);
}

TEST(AMinimumCut, PutsForbiddenOpsOnTheServer)
{
    auto costs = three_in_a_chain();
    costs.device[0] = forbidden;
    EXPECT_EQ(min_cut(costs).on_device, (std::vector{false, false, false}));
}

TEST(AMinimumCut, IsInfiniteWhereAllIsForbidden)
{
    auto costs = three_in_a_chain();
    costs.device[2] = costs.server[2] = forbidden;
    EXPECT_EQ(min_cut(costs).cost, forbidden);
}

TEST(AMinimumCut, LeavesTiesToTheServer)
{
    DivisionCosts const costs{.device = {4, 4},
                              .server = {4, 4},
                              .arrows = {{.producer = -1, .consumers = {0}, .cost = 0},
                                         {.producer = 0, .consumers = {1}, .cost = 0}}};
    EXPECT_EQ(min_cut(costs).on_device, (std::vector{false, false}));
}

/// Up to 15 ops in topological order, each reading one to three tensors made before; integer costs, few of
/// them forbidden.
DivisionCosts arbitrary_costs()
{
    auto const cost = [](int most) {
        return rc::gen::map(rc::gen::inRange(0, most), [most](int value) {
            return value == most - 1 ? forbidden : static_cast<double>(value);
        });
    };
    auto const ops = *rc::gen::inRange(1, 16);
    DivisionCosts costs;
    std::vector<std::vector<int>> consumers(static_cast<std::size_t>(ops) + 1);
    for (int op = 0; op < ops; ++op) {
        costs.device.push_back(*cost(50));
        costs.server.push_back(*cost(20));
        auto const reads = *rc::gen::unique<std::vector<int>>(
            static_cast<std::size_t>(*rc::gen::inRange(1, std::min(op + 2, 4))), rc::gen::inRange(-1, op));
        for (int const producer : reads)
            consumers[slot_of(producer)].push_back(op);
    }
    for (int producer = -1; producer < ops; ++producer) {
        auto const& readers = consumers[slot_of(producer)];
        if (!readers.empty())
            costs.arrows.push_back({.producer = producer, .consumers = readers, .cost = *cost(40)});
    }
    return costs;
}

double cheapest_of_all(DivisionCosts const& costs)
{
    double best = forbidden;
    for (std::size_t code = 0; code < (std::size_t{1} << costs.device.size()); ++code) {
        std::vector<bool> on_device;
        for (std::size_t op = 0; op < costs.device.size(); ++op)
            on_device.push_back((code >> op & 1U) != 0);
        best = std::min(best, cost_of(costs, on_device));
    }
    return best;
}

RC_GTEST_PROP(AMinimumCut, IsAsCheapAsTheBestOfAllDivisions, ())
{
    auto const costs = arbitrary_costs();
    RC_ASSERT(min_cut(costs).cost == cheapest_of_all(costs));
}

/// One to six blocks in a row; behind each a single tensor.
struct Blocks {
    DivisionCosts costs;
    std::vector<int> cut_vertices;
};

Blocks arbitrary_blocks()
{
    Blocks blocks;
    std::vector<std::vector<int>> consumers{{}};
    auto const count = *rc::gen::inRange(1, 7);
    for (int block = 0; block < count; ++block) {
        int const first = static_cast<int>(blocks.costs.device.size());
        int const inner = *rc::gen::inRange(0, 4);
        for (int op = first; op <= first + inner; ++op) {
            blocks.costs.device.push_back(*rc::gen::inRange(0, 50));
            blocks.costs.server.push_back(*rc::gen::inRange(0, 20));
            consumers.emplace_back();
            if (op < first + inner || inner == 0) {
                auto const producer = *rc::gen::inRange(first - 1, op);
                consumers[slot_of(producer)].push_back(op);
            }
        }
        if (inner > 0) { // the last op of the block reads all that nobody else in it reads
            for (int op = first - 1; op < first + inner; ++op)
                if (consumers[slot_of(op)].empty()) consumers[slot_of(op)].push_back(first + inner);
        }
        blocks.cut_vertices.push_back(first + inner);
    }
    for (std::size_t i = 0; i < consumers.size(); ++i)
        if (!consumers[i].empty())
            blocks.costs.arrows.push_back({.producer = static_cast<int>(i) - 1,
                                           .consumers = consumers[i],
                                           .cost = static_cast<double>(*rc::gen::inRange(0, 40))});
    return blocks;
}

RC_GTEST_PROP(AMinimumCut, BlockByBlockEqualsThatOfTheWholeGraph, ())
{
    auto const blocks = arbitrary_blocks();
    RC_ASSERT(min_cut_by_blocks(blocks.costs, blocks.cut_vertices).cost == min_cut(blocks.costs).cost);
}

} // namespace
} // namespace sunder::sim
