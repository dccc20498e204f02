#include "sim/engine/network/sharing_plan.hpp"

#include <algorithm>
#include <optional>
#include <utility>

namespace sunder::sim {
namespace {

using Paths = std::vector<std::vector<Id<Lane>>>;

class Reduction {
public:
    Reduction(Table<RateRange, Lane> const& rates, Paths paths)
        : rates_{rates}, paths_{std::move(paths)}, users_(rates.size()), counted_in_(rates.size())
    {
        for (std::size_t path = 0; path < paths_.size(); ++path) {
            for (auto const link : paths_[path])
                users_[link].push_back(path);
        }
    }

    /// Fast links first: they are the likeliest to be implied, and their going leaves least to be shared out.
    Paths without_implied_links()
    {
        auto const links = rates_.ids();
        std::vector<Id<Lane>> order(links.begin(), links.end());
        std::ranges::stable_sort(order, std::ranges::greater{},
                                 [this](Id<Lane> link) { return rates_[link].least; });
        for (auto const link : order) {
            if (users_[link].empty() || !(implied_by_one(link) || implied_by_many(link))) continue;
            for (auto const path : users_[link])
                std::erase(paths_[path], link);
            users_[link].clear();
        }
        return paths_;
    }

private:
    [[nodiscard]] bool implied_by_one(Id<Lane> link) const
    {
        auto const& users = users_[link];
        return std::ranges::any_of(paths_[users.front()], [&](Id<Lane> other) {
            return other != link && rates_[other].peak <= rates_[link].least &&
                   std::ranges::all_of(users, [&](std::size_t path) {
                       return std::ranges::find(paths_[path], other) != paths_[path].end();
                   });
        });
    }

    /// Charges each path to the slowest of its other links, and each of those once.
    bool implied_by_many(Id<Lane> link)
    {
        double sum = 0;
        double const enough = rates_[link].least;
        for (auto const path : users_[link]) {
            std::optional<Id<Lane>> slowest;
            for (auto const other : paths_[path]) {
                if (other != link && (!slowest || rates_[other].peak < rates_[*slowest].peak))
                    slowest = other;
            }
            if (!slowest) return false;
            if (counted_in_[*slowest] == link) continue;
            counted_in_[*slowest] = link;
            sum += rates_[*slowest].peak;
            if (sum > enough) return false;
        }
        return true;
    }

    Table<RateRange, Lane> const& rates_;
    Paths paths_;
    Table<std::vector<std::size_t>, Lane> users_;     ///< paths over each link
    Table<std::optional<Id<Lane>>, Lane> counted_in_; ///< the link for which this one was last counted
};

} // namespace

std::vector<PathService> plan_sharing(Table<RateRange, Lane> const& rates,
                                      std::vector<std::vector<Id<Lane>>> const& paths)
{
    auto needed = Reduction{rates, paths}.without_implied_links();
    std::vector<bool> decides_alone(rates.size(), true);
    for (auto const& path : needed) {
        for (auto const link : path)
            if (path.size() > 1) decides_alone[link.index()] = false;
    }
    std::vector<PathService> services;
    services.reserve(needed.size());
    for (auto& path : needed) {
        if (decides_alone[path.front().index()])
            services.push_back({.alone = path.front(), .together = {}});
        else
            services.push_back({.alone = {}, .together = std::move(path)});
    }
    return services;
}

} // namespace sunder::sim
