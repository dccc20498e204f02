/// \file
/// Accuracies by shared weights.
#pragma once

#include "nas/accuracy/accuracy_model.hpp"
#include "nas/supernet/supernet.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sunder::nas {

/// On all validation images, each candidate judged once; its split counts where something is coded at the
/// cut. \invariant space and supernet outlive it, and the weights stay as they are
class SupernetAccuracy final : public AccuracyModel {
public:
    SupernetAccuracy(ArchitectureSpace const& space, Supernet& supernet) : space_{space}, supernet_{supernet}
    {
    }

    [[nodiscard]] double accuracy(Choices const& choices) const override;
    [[nodiscard]] std::string source() const override;

private:
    ArchitectureSpace const& space_;
    Supernet& supernet_;
    mutable std::map<std::string, double> known_;
};

/// On one mini-batch of validation images, with the weights of the moment; or what was seen then.
/// \invariant the supernet outlives it
class MiniBatchAccuracy final : public AccuracyModel {
public:
    explicit MiniBatchAccuracy(Supernet& supernet) : supernet_{supernet} {}

    /// From now on, candidates are judged on this mini-batch.
    void look_at(std::int64_t number)
    {
        number_ = number;
        remembered_.clear();
    }
    /// The next candidates asked for had these accuracies, in their order.
    void remember(std::vector<double> accuracies)
    {
        remembered_ = std::move(accuracies);
        next_ = 0;
    }

    [[nodiscard]] double accuracy(Choices const& choices) const override;
    [[nodiscard]] std::string source() const override;

private:
    Supernet& supernet_;
    std::int64_t number_ = 0;
    std::vector<double> remembered_;
    mutable std::size_t next_ = 0;
};

} // namespace sunder::nas
