/// \file
/// The turns of asking and telling, once for all optimizers.
#pragma once

#include "nas/search/optimizer.hpp"

#include <utility>
#include <vector>

namespace sunder::nas {

/// Keeps the batch until its scores arrive.
class BatchOptimizer : public Optimizer {
public:
    [[nodiscard]] std::vector<Choices> ask() final;
    void tell(std::vector<Score> const& scores) final;

private:
    [[nodiscard]] virtual std::vector<Choices> next_batch() = 0;
    /// The batch has as many rows as there are scores, and at least one.
    virtual void learn(std::vector<Choices> const& batch, std::vector<Score> const& scores) = 0;

    std::vector<Choices> pending_;
    bool has_ended_ = false;
};

} // namespace sunder::nas
