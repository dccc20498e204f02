#include "nas/search/local_search.hpp"

#include "nas/search/batch_optimizer.hpp"
#include "nas/search/draw.hpp"
#include "sim/base/contract.hpp"

namespace sunder::nas {
namespace {

struct Scored {
    Choices choices;
    Score score;
};

class LocalSearch final : public BatchOptimizer {
public:
    LocalSearch(SearchSpace space, LocalSettings const& settings, sim::Seed seed)
        : space_{std::move(space)}, settings_{settings}, random_{seed}, memory_{space_}
    {
        SUNDER_EXPECTS(settings.start > 0 && settings.batch > 0 && settings.kick >= 0);
    }

private:
    using Step = LocalSettings::Step;

    std::vector<Choices> next_batch() override
    {
        while (here_) {
            auto unknown = unknown_neighbours();
            auto better_one = find_better_neighbour();
            if (better_one && (settings_.step == Step::first || unknown.empty())) {
                here_ = std::move(better_one);
            } else if (unknown.empty()) {
                here_.reset();
            } else {
                if (settings_.step == Step::first && unknown.size() > settings_.batch)
                    unknown.resize(settings_.batch);
                for (auto const& row : unknown)
                    memory_.ask(row);
                return unknown;
            }
        }
        return set_out();
    }

    void learn(std::vector<Choices> const& batch, std::vector<Score> const& scores) override
    {
        Scored best{.choices = batch[0], .score = scores[0]};
        for (std::size_t i = 0; i < batch.size(); ++i) {
            memory_.tell(batch[i], scores[i]);
            if (better(scores[i], best.score)) best = {.choices = batch[i], .score = scores[i]};
        }
        if (!here_) here_ = best;
        if (!best_ || better(best.score, best_->score)) best_ = best;
    }

    std::vector<Choices> unknown_neighbours()
    {
        auto rows = neighbours(space_, here_->choices);
        std::erase_if(rows, [&](Choices const& row) { return memory_.knows(row); });
        shuffle(rows, random_);
        return rows;
    }

    /// The best of the neighbours known to be better.
    [[nodiscard]] std::optional<Scored> find_better_neighbour() const
    {
        std::optional<Scored> found;
        for (auto const& row : neighbours(space_, here_->choices)) {
            auto const* score = memory_.find(row);
            if (score != nullptr && better(*score, found ? found->score : here_->score))
                found = {.choices = row, .score = *score};
        }
        return found;
    }

    std::vector<Choices> set_out()
    {
        bool const anew = !best_ || settings_.kick == 0;
        std::vector<Choices> batch;
        while (batch.size() < (anew ? settings_.start : 1)) {
            auto fresh =
                ask_fresh(space_, memory_, [&] { return anew ? draw_choices(space_, random_) : kicked(); });
            if (!fresh) break;
            batch.push_back(*std::move(fresh));
        }
        return batch;
    }

    Choices kicked()
    {
        auto row = best_->choices;
        for (int i = 0; i < settings_.kick; ++i)
            row = mutate(space_, row, random_);
        return row;
    }

    SearchSpace space_;
    LocalSettings settings_;
    sim::Random random_;
    AskedCandidates memory_;
    std::optional<Scored> here_; // nothing: to set out
    std::optional<Scored> best_;
};

} // namespace

std::unique_ptr<Optimizer> make_local_search(SearchSpace space, LocalSettings const& settings, sim::Seed seed)
{
    return std::make_unique<LocalSearch>(std::move(space), settings, seed);
}

} // namespace sunder::nas
