#include "nas/search/evolution.hpp"

#include "nas/search/batch_optimizer.hpp"
#include "nas/search/draw.hpp"
#include "sim/base/contract.hpp"

#include <algorithm>

namespace sunder::nas {
namespace {

class Evolution final : public BatchOptimizer {
public:
    Evolution(SearchSpace space, EvolutionSettings const& settings, sim::Seed seed)
        : space_{std::move(space)},
          settings_{settings},
          ranking_{settings.limits},
          random_{seed},
          memory_{space_}
    {
        SUNDER_EXPECTS(settings.population > 0 && settings.tournament > 0 && settings.batch > 0);
    }

private:
    std::vector<Choices> next_batch() override
    {
        bool const first = rows_.empty();
        std::vector<Choices> batch;
        while (batch.size() < (first ? settings_.population : settings_.batch)) {
            auto fresh = ask_fresh(space_, memory_, [&] {
                return first ? draw_choices(space_, random_) : mutate(space_, rows_[parent()], random_);
            });
            if (!fresh) break;
            batch.push_back(*std::move(fresh));
        }
        return batch;
    }

    void learn(std::vector<Choices> const& batch, std::vector<Score> const& scores) override
    {
        rows_.insert(rows_.end(), batch.begin(), batch.end());
        scores_.insert(scores_.end(), scores.begin(), scores.end());
        while (rows_.size() > settings_.population) {
            auto const leaves = leaver();
            rows_.erase(rows_.begin() + leaves);
            scores_.erase(scores_.begin() + leaves);
        }
        ranking_.look_at(scores_);
    }

    /// Of equally bad ones the oldest leaves, so that the population drifts over plateaus.
    [[nodiscard]] std::ptrdiff_t leaver() const
    {
        if (settings_.leaves == EvolutionSettings::Leaves::oldest) return 0;
        return std::ranges::max_element(
                   scores_, [&](Score const& a, Score const& b) { return ranking_.precedes(a, b); }) -
               scores_.begin();
    }

    std::size_t parent()
    {
        auto best = draw_index(random_, rows_.size());
        for (std::size_t i = 1; i < settings_.tournament; ++i) {
            auto const rival = draw_index(random_, rows_.size());
            if (ranking_.precedes(scores_[rival], scores_[best])) best = rival;
        }
        return best;
    }

    SearchSpace space_;
    EvolutionSettings settings_;
    Ranking ranking_;
    sim::Random random_;
    AskedCandidates memory_;
    std::vector<Choices> rows_; // the oldest first
    std::vector<Score> scores_; // of each
};

} // namespace

std::unique_ptr<Optimizer> make_evolution(SearchSpace space, EvolutionSettings const& settings,
                                          sim::Seed seed)
{
    return std::make_unique<Evolution>(std::move(space), settings, seed);
}

} // namespace sunder::nas
