#include "sim/engine/network/sharing_plan.hpp"

#include <algorithm>
#include <map>
#include <numeric>

namespace sunder::sim {
namespace {

class Reduction {
public:
    Reduction(std::vector<StepFunction const*> const& rates, std::vector<std::vector<int>> paths)
        : rates_{rates}, paths_{std::move(paths)}, users_(rates.size()), counted_in_(rates.size(), -1)
    {
        for (std::size_t path = 0; path < paths_.size(); ++path) {
            for (int const link : paths_[path])
                users_[index(link)].push_back(path);
        }
    }

    /// Fast links first: they are the likeliest to be implied, and their going leaves least for the solver.
    std::vector<std::vector<int>> without_implied_links()
    {
        std::vector<int> order(rates_.size());
        std::iota(order.begin(), order.end(), 0);
        std::ranges::stable_sort(order, std::ranges::greater{},
                                 [this](int link) { return rates_[index(link)]->least(); });
        for (int const link : order) {
            if (users_[index(link)].empty() || !(implied_by_one(link) || implied_by_many(link))) continue;
            for (auto const path : users_[index(link)])
                std::erase(paths_[path], link);
            users_[index(link)].clear();
        }
        return paths_;
    }

private:
    static std::size_t index(int link) { return static_cast<std::size_t>(link); }

    [[nodiscard]] bool implied_by_one(int link) const
    {
        auto const& users = users_[index(link)];
        return std::ranges::any_of(paths_[users.front()], [&](int other) {
            return other != link && rates_[index(other)]->peak() <= rates_[index(link)]->least() &&
                   std::ranges::all_of(users, [&](std::size_t path) {
                       return std::ranges::find(paths_[path], other) != paths_[path].end();
                   });
        });
    }

    /// Charges each path to the slowest of its other links, and each of those once.
    bool implied_by_many(int link)
    {
        double sum = 0;
        double const enough = rates_[index(link)]->least();
        for (auto const path : users_[index(link)]) {
            int slowest = -1;
            for (int const other : paths_[path]) {
                if (other != link &&
                    (slowest < 0 || rates_[index(other)]->peak() < rates_[index(slowest)]->peak()))
                    slowest = other;
            }
            if (slowest < 0) return false;
            if (counted_in_[index(slowest)] == link) continue;
            counted_in_[index(slowest)] = link;
            sum += rates_[index(slowest)]->peak();
            if (sum > enough) return false;
        }
        return true;
    }

    std::vector<StepFunction const*> const& rates_;
    std::vector<std::vector<int>> paths_;
    std::vector<std::vector<std::size_t>> users_; ///< paths over each link
    std::vector<int> counted_in_;                 ///< the link for which this one was last counted
};

/// Sets of links joined by paths.
class Meetings {
public:
    explicit Meetings(std::size_t links) : parent_(links)
    {
        std::iota(parent_.begin(), parent_.end(), std::size_t{0});
    }

    std::size_t find(std::size_t link)
    {
        while (parent_[link] != link)
            link = parent_[link] = parent_[parent_[link]];
        return link;
    }
    void join(std::size_t a, std::size_t b) { parent_[find(a)] = find(b); }

private:
    std::vector<std::size_t> parent_;
};

/// The link that can serve as the one bottleneck of these paths, or -1.
int common_bottleneck(std::vector<StepFunction const*> const& rates,
                      std::vector<std::vector<int> const*> const& paths)
{
    for (int const candidate : *paths.front()) {
        bool const serves = std::ranges::all_of(paths, [&](auto const* path) {
            return path->size() <= 2 && std::ranges::find(*path, candidate) != path->end() &&
                   std::ranges::all_of(*path, [&](int link) {
                       return link == candidate || rates[static_cast<std::size_t>(link)]->constant();
                   });
        });
        if (serves) return candidate;
    }
    return -1;
}

} // namespace

std::vector<PathService> plan_sharing(std::vector<StepFunction const*> const& rates,
                                      std::vector<std::vector<int>> const& paths)
{
    auto const needed = Reduction{rates, paths}.without_implied_links();
    Meetings meetings{rates.size()};
    for (auto const& path : needed) {
        for (int const link : path)
            meetings.join(static_cast<std::size_t>(path.front()), static_cast<std::size_t>(link));
    }
    auto const meeting_of = [&](std::vector<int> const& path) {
        return meetings.find(static_cast<std::size_t>(path.front()));
    };
    std::map<std::size_t, std::vector<std::vector<int> const*>> together;
    for (auto const& path : needed)
        together[meeting_of(path)].push_back(&path);
    std::map<std::size_t, int> bottlenecks;
    for (auto const& [meeting, members] : together)
        bottlenecks[meeting] = common_bottleneck(rates, members);

    std::vector<PathService> services;
    for (auto const& path : needed) {
        int const bottleneck = bottlenecks[meeting_of(path)];
        if (bottleneck < 0) {
            services.push_back({.bottleneck = -1, .own = -1, .links = path});
            continue;
        }
        auto const own = std::ranges::find_if(path, [&](int link) { return link != bottleneck; });
        services.push_back({.bottleneck = bottleneck, .own = own == path.end() ? -1 : *own, .links = {}});
    }
    return services;
}

} // namespace sunder::sim
