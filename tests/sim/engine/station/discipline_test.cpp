#include "sim/engine/station/discipline.hpp"

#include <gtest/gtest.h>
#include <rapidcheck/gtest.h>

#include <algorithm>
#include <iterator>
#include <vector>

namespace sunder::sim {
namespace {

struct Waiting {
    JobNumber number = 0;
    Station::Job job;
    Discipline::Ticket ticket;
};

/// A discipline, and of what the least is next.
struct Rule {
    std::unique_ptr<Discipline> (*make)();
    double (*behind)(Station::Job const&);
};

Rule const rules[] = {
    {first_come, [](Station::Job const&) { return 0.0; }},
    {by_priority, [](Station::Job const& job) { return static_cast<double>(-job.priority); }},
    {earliest_deadline, [](Station::Job const& job) { return job.due.value(); }},
    {shortest_first, [](Station::Job const& job) { return job.service.value(); }}};

/// A list that is searched from the front.
struct Naive {
    Rule rule;
    std::vector<Waiting> waiting;

    [[nodiscard]] auto next()
    {
        return std::ranges::min_element(waiting, {},
                                        [&](Waiting const& one) { return rule.behind(one.job); });
    }
};

Station::Job any_job()
{
    Station::Job job{.service = Seconds{0.3 * *rc::gen::inRange(0, 4)},
                     .priority = *rc::gen::inRange<std::int64_t>(-2, 3)};
    if (*rc::gen::inRange(0, 4) > 0) job.due = Seconds{0.7 * *rc::gen::inRange(0, 4)};
    return job;
}

RC_GTEST_PROP(ADiscipline, ServesThoseWhoWaitInItsOrder, ())
{
    Naive naive{.rule = rules[*rc::gen::inRange<std::size_t>(0, std::size(rules))], .waiting = {}};
    auto const discipline = naive.rule.make();
    std::uint64_t come = 0;
    auto const serve = [&] {
        auto const next = naive.next();
        RC_ASSERT(discipline->first() == next->number);
        RC_ASSERT(discipline->pop() == next->number);
        naive.waiting.erase(next);
    };
    auto const steps = *rc::gen::inRange(0, 400);
    for (int step = 0; step < steps; ++step) {
        auto const choice = *rc::gen::inRange(0, 6);
        if (naive.waiting.empty() || choice < 3) {
            auto const job = any_job();
            naive.waiting.push_back({come, job, discipline->push(come, job)});
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
