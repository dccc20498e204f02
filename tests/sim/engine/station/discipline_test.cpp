#include "sim/engine/station/discipline.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <vector>

namespace sunder::sim {
namespace {

/// A list that is searched from the front.
struct Naive {
    struct Waiting {
        std::uint64_t job = 0;
        std::int64_t priority = 0;
        Discipline::Ticket ticket;
    };
    std::vector<Waiting> waiting;

    /// The first of the highest priority, or simply the first.
    [[nodiscard]] auto next(bool by_priority)
    {
        if (!by_priority) return waiting.begin();
        return std::ranges::max_element(waiting, {}, &Waiting::priority);
    }
};

RC_GTEST_PROP(ADiscipline, ServesThoseWhoWaitInItsOrder, (bool by_priorities))
{
    auto const discipline = by_priorities ? by_priority() : first_come();
    Naive naive;
    std::uint64_t come = 0;
    auto const serve = [&] {
        auto const next = naive.next(by_priorities);
        RC_ASSERT(discipline->pop() == next->job);
        naive.waiting.erase(next);
    };
    auto const steps = *rc::gen::inRange(0, 400);
    for (int step = 0; step < steps; ++step) {
        auto const choice = *rc::gen::inRange(0, 6);
        if (naive.waiting.empty() || choice < 3) {
            auto const priority = *rc::gen::inRange<std::int64_t>(-2, 3);
            naive.waiting.push_back({come, priority, discipline->push(come, priority)});
            ++come;
        } else if (choice < 5) {
            auto const any =
                naive.waiting.begin() + *rc::gen::inRange<std::ptrdiff_t>(0, std::ssize(naive.waiting));
            discipline->remove(any->ticket);
            naive.waiting.erase(any);
        } else {
            serve();
        }
    }
    while (!naive.waiting.empty())
        serve();
}

} // namespace
} // namespace sunder::sim
