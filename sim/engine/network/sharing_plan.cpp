#include "sim/engine/network/sharing_plan.hpp"

#include <algorithm>
#include <numeric>
#include <utility>

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

    /// Fast links first: they are the likeliest to be implied, and their going leaves least to be shared out.
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

} // namespace

std::vector<PathService> plan_sharing(std::vector<StepFunction const*> const& rates,
                                      std::vector<std::vector<int>> const& paths)
{
    auto needed = Reduction{rates, paths}.without_implied_links();
    std::vector<bool> decides_alone(rates.size(), true);
    for (auto const& path : needed) {
        for (int const link : path)
            if (path.size() > 1) decides_alone[static_cast<std::size_t>(link)] = false;
    }
    std::vector<PathService> services;
    services.reserve(needed.size());
    for (auto& path : needed) {
        if (decides_alone[static_cast<std::size_t>(path.front())])
            services.push_back({.link = path.front(), .links = {}});
        else
            services.push_back({.link = -1, .links = std::move(path)});
    }
    return services;
}

} // namespace sunder::sim
