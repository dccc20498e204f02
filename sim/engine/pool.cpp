#include "sim/engine/pool.hpp"

#include <algorithm>
#include <tuple>

namespace sunder::sim {
namespace {

/// The first, in turn, of those with the least.
template <class Least>
class LeastFirst final : public Dispatcher {
public:
    [[nodiscard]] std::size_t choose(Pool const& pool, Seed /*seed*/) const override
    {
        std::size_t best = pool.next();
        auto least = Least{}(pool.backlog(best));
        for (std::size_t step = 1; step < pool.size(); ++step) {
            auto const index = (pool.next() + step) % pool.size();
            auto const other = Least{}(pool.backlog(index));
            if (other < least) std::tie(best, least) = std::tuple{index, other};
        }
        return best;
    }
};

struct Work {
    Seconds operator()(Backlog const& backlog) const { return backlog.work; }
};

struct Jobs {
    std::int64_t operator()(Backlog const& backlog) const { return backlog.jobs; }
};

class InTurn final : public Dispatcher {
public:
    [[nodiscard]] std::size_t choose(Pool const& pool, Seed /*seed*/) const override { return pool.next(); }
};

/// One of `count`, all alike.
std::size_t any_of(std::size_t count, Draws& draws)
{
    return std::min(count - 1, static_cast<std::size_t>(draws.uniform() * static_cast<double>(count)));
}

class AtRandom final : public Dispatcher {
public:
    [[nodiscard]] std::size_t choose(Pool const& pool, Seed seed) const override
    {
        Draws draws{seed};
        return any_of(pool.size(), draws);
    }
};

class TwoChoices final : public Dispatcher {
public:
    [[nodiscard]] std::size_t choose(Pool const& pool, Seed seed) const override
    {
        Draws draws{seed};
        auto const first = any_of(pool.size(), draws);
        auto const second = (first + 1 + any_of(pool.size() - 1, draws)) % pool.size();
        return pool.backlog(second).jobs < pool.backlog(first).jobs ? second : first;
    }
};

} // namespace

Backlog Pool::backlog(std::size_t index) const
{
    auto const there = stations_[index]->backlog();
    auto const& coming = coming_[index];
    return {.jobs = there.jobs + coming.jobs, .work = there.work + coming.work};
}

void Pool::expect(std::size_t index, Seconds service)
{
    auto& coming = coming_[index];
    ++coming.jobs;
    coming.work += service;
}

void Pool::expect_no_more(std::size_t index, Seconds service)
{
    auto& coming = coming_[index];
    coming.work = --coming.jobs == 0 ? Seconds{} : coming.work - service; // keeps idle ones equal to a bit
}

std::unique_ptr<Dispatcher> make_dispatcher(Dispatch dispatch)
{
    switch (dispatch) {
    case Dispatch::least_work:
        return std::make_unique<LeastFirst<Work>>();
    case Dispatch::shortest_queue:
        return std::make_unique<LeastFirst<Jobs>>();
    case Dispatch::two_choices:
        return std::make_unique<TwoChoices>();
    case Dispatch::turn:
        return std::make_unique<InTurn>();
    case Dispatch::random:
        return std::make_unique<AtRandom>();
    case Dispatch::home:
        return nullptr;
    }
    return nullptr;
}

} // namespace sunder::sim
