#include "sim/engine/pool.hpp"

#include "sim/platform/platform.hpp"

#include <algorithm>
#include <cmath>
#include <iterator>
#include <tuple>

namespace sunder::sim {
namespace {

/// The first, in turn, of those with the least.
template <class Least>
class LeastFirst final : public Dispatcher {
public:
    [[nodiscard]] std::size_t choose(Pool const& pool, Asking const& /*asking*/) const override
    {
        std::size_t best = pool.next();
        auto least = Least{}(pool.server(best));
        for (std::size_t step = 1; step < pool.size(); ++step) {
            auto const index = (pool.next() + step) % pool.size();
            auto const other = Least{}(pool.server(index));
            if (other < least) std::tie(best, least) = std::tuple{index, other};
        }
        return best;
    }
};

struct Work {
    Seconds operator()(Server const& server) const
    {
        return server.backlog().work / static_cast<double>(server.workers);
    }
};

struct Jobs {
    std::int64_t operator()(Server const& server) const { return server.backlog().jobs; }
};

class InTurn final : public Dispatcher {
public:
    [[nodiscard]] std::size_t choose(Pool const& pool, Asking const& /*asking*/) const override
    {
        return pool.next();
    }
};

/// One of `count`, all alike.
std::size_t any_of(std::size_t count, Draws& draws)
{
    return std::min(count - 1, static_cast<std::size_t>(draws.uniform() * static_cast<double>(count)));
}

class AtRandom final : public Dispatcher {
public:
    [[nodiscard]] std::size_t choose(Pool const& pool, Asking const& asking) const override
    {
        Draws draws{asking.seed};
        return any_of(pool.size(), draws);
    }
};

class TwoChoices final : public Dispatcher {
public:
    [[nodiscard]] std::size_t choose(Pool const& pool, Asking const& asking) const override
    {
        if (pool.size() == 1) return 0;
        Draws draws{asking.seed};
        auto const first = any_of(pool.size(), draws);
        auto const second = (first + 1 + any_of(pool.size() - 1, draws)) % pool.size();
        return pool.backlog(second).jobs < pool.backlog(first).jobs ? second : first;
    }
};

class AtHome final : public Dispatcher {
public:
    [[nodiscard]] std::size_t choose(Pool const& pool, Asking const& asking) const override
    {
        return static_cast<std::size_t>(
            partner_of(static_cast<std::int64_t>(asking.near), static_cast<std::int64_t>(pool.size())));
    }
};

/// Another one's choice among those that were up when somebody looked.
class AmongThoseUp final : public Dispatcher {
public:
    AmongThoseUp(std::unique_ptr<Dispatcher> among_all, Seconds check)
        : among_all_{std::move(among_all)}, check_{check}
    {
    }

    [[nodiscard]] std::size_t choose(Pool const& pool, Asking const& asking) const override
    {
        Seconds const looked = looked_at(asking.now);
        std::vector<std::size_t> up;
        for (std::size_t index = 0; index < pool.size(); ++index)
            if (!pool.server(index).is_down(looked)) up.push_back(index);
        if (up.empty() || up.size() == pool.size()) return among_all_->choose(pool, asking);
        return up[among_all_->choose(pool.only(up), asking)];
    }

private:
    [[nodiscard]] Seconds looked_at(Seconds now) const
    {
        if (check_ <= Seconds{}) return now;
        return std::min(now, std::floor(now / check_) * check_);
    }

    std::unique_ptr<Dispatcher> among_all_;
    Seconds check_;
};

std::unique_ptr<Dispatcher> among_all(Dispatch dispatch)
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
        return std::make_unique<AtHome>();
    }
    return nullptr;
}

} // namespace

Backlog Server::backlog() const
{
    auto const there = station->backlog();
    return {.jobs = there.jobs + coming.jobs, .work = there.work + coming.work};
}

bool Server::is_down(Seconds at) const
{
    auto const after = std::ranges::upper_bound(outages, at, {}, &Outage::from);
    return after != outages.begin() && at < std::prev(after)->to;
}

void Pool::expect(std::size_t index, Seconds service)
{
    auto& coming = servers_[index]->coming;
    ++coming.jobs;
    coming.work += service;
}

void Pool::expect_no_more(std::size_t index, Seconds service)
{
    auto& coming = servers_[index]->coming;
    coming.work = --coming.jobs == 0 ? Seconds{} : coming.work - service; // keeps idle ones equal to a bit
}

Pool Pool::only(std::vector<std::size_t> const& indices) const
{
    std::vector<Server*> some;
    for (auto const index : indices)
        some.push_back(servers_[index]);
    Pool pool{std::move(some)};
    auto const next = std::ranges::lower_bound(indices, next_);
    pool.next_ = next == indices.end() ? 0 : static_cast<std::size_t>(next - indices.begin());
    return pool;
}

std::unique_ptr<Dispatcher> make_dispatcher(Dispatch dispatch, std::optional<Seconds> check)
{
    auto dispatcher = among_all(dispatch);
    if (!check) return dispatcher;
    return std::make_unique<AmongThoseUp>(std::move(dispatcher), *check);
}

} // namespace sunder::sim
