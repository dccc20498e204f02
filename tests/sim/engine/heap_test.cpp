#include "sim/engine/heap.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <iterator>
#include <map>

namespace sunder::sim {
namespace {

using Naive = std::multimap<int, int>;

void expect_same(Heap<int, int>& heap, Naive const& naive)
{
    RC_ASSERT(heap.size() == naive.size());
    RC_ASSERT(heap.empty() == naive.empty());
    if (!naive.empty()) RC_ASSERT(heap.first().key == naive.begin()->first);
    Naive there;
    for (auto const& entry : heap.entries())
        there.emplace(entry.key, entry.value);
    RC_ASSERT(there == naive);
}

RC_GTEST_PROP(AHeap, HoldsWhatWasPushedAndNeitherPoppedNorWithdrawn, ())
{
    Heap<int, int> heap;
    Naive naive;
    auto const steps = *rc::gen::inRange(0, 400);
    for (int step = 0; step < steps; ++step) {
        auto const choice = *rc::gen::inRange(0, 8);
        if (naive.empty() || choice < 4) {
            auto const key = *rc::gen::inRange(0, 200);
            heap.push(key, -key);
            naive.emplace(key, -key);
        } else if (choice == 4) {
            RC_ASSERT(heap.pop().value == naive.begin()->second);
            naive.erase(naive.begin());
        } else {
            auto const any = std::next(naive.begin(), *rc::gen::inRange(0, static_cast<int>(naive.size())));
            heap.withdraw(any->first);
            naive.erase(any);
        }
        if (step % 16 == 0) expect_same(heap, naive);
    }
    for (; !naive.empty(); naive.erase(naive.begin()))
        RC_ASSERT(heap.pop().key == naive.begin()->first);
    RC_ASSERT(heap.empty());
}

TEST(AHeap, OfWhichMostWasWithdrawnKeepsLittleMoreThanTheRest)
{
    Heap<int, int> heap;
    for (int key = 0; key < 100'000; ++key) {
        heap.push(key, 0);
        if (key > 0) heap.withdraw(key);
        ASSERT_EQ(heap.size(), 1U);
    }
    EXPECT_LE(heap.entries().capacity(), 128U);
}

} // namespace
} // namespace sunder::sim
