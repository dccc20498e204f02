#include "nas/search/batch_optimizer.hpp"

#include "sim/base/contract.hpp"

namespace sunder::nas {

std::vector<Choices> BatchOptimizer::ask()
{
    SUNDER_EXPECTS(pending_.empty());
    if (has_ended_) return {};
    pending_ = next_batch();
    has_ended_ = pending_.empty();
    return pending_;
}

void BatchOptimizer::tell(std::vector<Score> const& scores)
{
    SUNDER_EXPECTS(scores.size() == pending_.size());
    auto const batch = std::exchange(pending_, {});
    if (!batch.empty()) learn(batch, scores);
}

} // namespace sunder::nas
