/// \file
/// Ask and tell: an optimizer proposes rows of choices and learns from rows of numbers. It never evaluates.
#pragma once

#include "nas/objectives/objectives.hpp"
#include "nas/space/search_space.hpp"

#include <memory>
#include <string>
#include <vector>

namespace sunder::nas {

/// A pure function of the space, its settings, the seed and what it was told: resuming means telling it the
/// same again. Every optimizer asks for a batch, is told the whole batch, and then asks for the next.
class Optimizer {
public:
    Optimizer() = default;
    Optimizer(Optimizer const&) = delete;
    Optimizer& operator=(Optimizer const&) = delete;
    virtual ~Optimizer() = default;

    /// The next batch to evaluate; empty when there is nothing left to try, from then on.
    [[nodiscard]] virtual std::vector<Choices> ask() = 0;

    /// The scores of the batch last asked for, in its order.
    virtual void tell(std::vector<Score> const& scores) = 0;

    /// What it would answer now by its own model (the mode of theta); empty for those without one.
    [[nodiscard]] virtual Choices mode() const { return {}; }
    /// The distribution over choices, one row a variable; empty for those without one.
    [[nodiscard]] virtual std::vector<std::vector<double>> theta() const { return {}; }
};

} // namespace sunder::nas
