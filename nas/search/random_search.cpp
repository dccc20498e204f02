#include "nas/search/random_search.hpp"

#include "nas/search/batch_optimizer.hpp"
#include "nas/search/draw.hpp"
#include "sim/base/contract.hpp"

namespace sunder::nas {
namespace {

class RandomSearch final : public BatchOptimizer {
public:
    RandomSearch(SearchSpace space, RandomSettings const& settings, sim::Seed seed)
        : space_{std::move(space)}, settings_{settings}, random_{seed}, memory_{space_}
    {
        SUNDER_EXPECTS(settings.batch > 0);
    }

private:
    std::vector<Choices> next_batch() override
    {
        std::vector<Choices> batch;
        while (batch.size() < settings_.batch) {
            auto fresh = ask_fresh(space_, memory_, [&] { return draw_choices(space_, random_); });
            if (!fresh) break;
            batch.push_back(*std::move(fresh));
        }
        return batch;
    }

    void learn(std::vector<Choices> const& /*batch*/, std::vector<Score> const& /*scores*/) override {}

    SearchSpace space_;
    RandomSettings settings_;
    sim::Random random_;
    AskedCandidates memory_;
};

} // namespace

std::unique_ptr<Optimizer> make_random(SearchSpace space, RandomSettings const& settings, sim::Seed seed)
{
    return std::make_unique<RandomSearch>(std::move(space), settings, seed);
}

} // namespace sunder::nas
