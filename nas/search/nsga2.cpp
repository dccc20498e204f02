#include "nas/search/nsga2.hpp"

#include "nas/search/batch_optimizer.hpp"
#include "nas/search/draw.hpp"
#include "sim/base/contract.hpp"

#include <algorithm>
#include <utility>

namespace sunder::nas {
namespace {

/// A set of candidates with their places in it.
struct Population {
    std::vector<Choices> choices;
    std::vector<Score> scores;
    std::vector<std::size_t> front; ///< number of each one's front
    std::vector<double> room;       ///< crowding distance within it

    [[nodiscard]] std::size_t size() const { return choices.size(); }
    /// Crowded comparison: the earlier front, then more room.
    [[nodiscard]] bool prefers(std::size_t a, std::size_t b) const
    {
        return std::pair{front[a], -room[a]} < std::pair{front[b], -room[b]};
    }
};

void place(Population& population)
{
    population.front = front_numbers(population.scores);
    population.room.assign(population.size(), 0);
    for (std::size_t number = 0;; ++number) {
        std::vector<std::size_t> members;
        std::vector<Score> scores;
        for (std::size_t i = 0; i < population.size(); ++i)
            if (population.front[i] == number) {
                members.push_back(i);
                scores.push_back(population.scores[i]);
            }
        if (members.empty()) return;
        auto const room = crowding(scores);
        for (std::size_t i = 0; i < members.size(); ++i)
            population.room[members[i]] = room[i];
    }
}

Population best_of(Population const& all, std::size_t count)
{
    std::vector<std::size_t> order(all.size());
    for (std::size_t i = 0; i < order.size(); ++i)
        order[i] = i;
    std::ranges::stable_sort(order, [&](std::size_t a, std::size_t b) { return all.prefers(a, b); });
    order.resize(std::min(order.size(), count));

    Population kept;
    for (auto const i : order) {
        kept.choices.push_back(all.choices[i]);
        kept.scores.push_back(all.scores[i]);
        kept.front.push_back(all.front[i]);
        kept.room.push_back(all.room[i]);
    }
    return kept;
}

class Nsga2 final : public BatchOptimizer {
public:
    Nsga2(SearchSpace space, Nsga2Settings const& settings, sim::Seed seed)
        : space_{std::move(space)}, settings_{settings}, random_{seed}, memory_{space_}
    {
        SUNDER_EXPECTS(settings.population > 0 && !space_.variables.empty());
    }

private:
    std::vector<Choices> next_batch() override
    {
        std::vector<Choices> batch;
        while (batch.size() < settings_.population) {
            auto fresh = ask_fresh(space_, memory_, [&] {
                return parents_.size() == 0 ? draw_choices(space_, random_) : child();
            });
            if (!fresh) break;
            batch.push_back(*std::move(fresh));
        }
        return batch;
    }

    void learn(std::vector<Choices> const& batch, std::vector<Score> const& scores) override
    {
        auto all = std::move(parents_);
        all.choices.insert(all.choices.end(), batch.begin(), batch.end());
        all.scores.insert(all.scores.end(), scores.begin(), scores.end());
        place(all);
        parents_ = best_of(all, settings_.population);
    }

    Choices const& parent()
    {
        auto const a = draw_index(random_, parents_.size());
        auto const b = draw_index(random_, parents_.size());
        return parents_.choices[parents_.prefers(b, a) ? b : a];
    }

    Choices child()
    {
        auto row = parent();
        if (random_.uniform() < settings_.crossover) {
            auto const& other = parent();
            for (std::size_t i = 0; i < row.size(); ++i)
                if (random_.uniform() < 0.5) row[i] = other[i];
        }
        auto const rate = settings_.mutation.value_or(1 / static_cast<double>(row.size()));
        for (std::size_t i = 0; i < row.size(); ++i) {
            auto const others = space_.variables[i].choices.size() - 1;
            if (others == 0 || random_.uniform() >= rate) continue;
            auto const other = static_cast<int>(draw_index(random_, others));
            row[i] = other + (other >= row[i] ? 1 : 0);
        }
        return canonical(space_, std::move(row));
    }

    SearchSpace space_;
    Nsga2Settings settings_;
    sim::Random random_;
    AskedCandidates memory_;
    Population parents_;
};

} // namespace

std::unique_ptr<Optimizer> make_nsga2(SearchSpace space, Nsga2Settings const& settings, sim::Seed seed)
{
    return std::make_unique<Nsga2>(std::move(space), settings, seed);
}

} // namespace sunder::nas
