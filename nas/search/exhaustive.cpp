#include "nas/search/exhaustive.hpp"

#include "nas/search/batch_optimizer.hpp"
#include "nas/search/draw.hpp"
#include "sim/base/contract.hpp"

namespace sunder::nas {
namespace {

class Exhaustive final : public BatchOptimizer {
public:
    Exhaustive(SearchSpace space, ExhaustiveSettings const& settings)
        : space_{std::move(space)}, settings_{settings}, next_{Choices(space_.variables.size(), 0)}
    {
        SUNDER_EXPECTS(settings.batch > 0);
    }

private:
    std::vector<Choices> next_batch() override
    {
        std::vector<Choices> batch;
        for (; next_ && batch.size() < settings_.batch; next_ = find_next(space_, *next_))
            batch.push_back(*next_);
        return batch;
    }

    void learn(std::vector<Choices> const& /*batch*/, std::vector<Score> const& /*scores*/) override {}

    SearchSpace space_;
    ExhaustiveSettings settings_;
    std::optional<Choices> next_;
};

} // namespace

std::unique_ptr<Optimizer> make_exhaustive(SearchSpace space, ExhaustiveSettings const& settings)
{
    return std::make_unique<Exhaustive>(std::move(space), settings);
}

} // namespace sunder::nas
