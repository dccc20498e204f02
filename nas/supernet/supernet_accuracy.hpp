/// \file
/// Accuracies by shared weights.
#pragma once

#include "nas/accuracy/accuracy_model.hpp"
#include "nas/supernet/supernet.hpp"

#include <cstddef>
#include <cstdint>
#include <map>
#include <optional>
#include <string>

namespace sunder::nas {

/// On all validation images, each candidate judged once; its split counts where something is coded at the
/// cut. \invariant space and supernet outlive it, and the weights stay as they are
class SupernetAccuracy final : public AccuracyModel {
public:
    SupernetAccuracy(ArchitectureSpace const& space, Supernet& supernet) : space_{space}, supernet_{supernet}
    {
    }

    [[nodiscard]] double accuracy(Choices const& choices) const override;
    /// On the first 200 of them.
    [[nodiscard]] std::optional<double> leakage(Choices const& choices) const override;
    [[nodiscard]] std::string source() const override;

    /// Whether one network can be more or less accurate by its split: something is coded at the cut.
    [[nodiscard]] bool heeds_split() const
    {
        return space_.searches_codec() || !supernet_.settings().codec.empty();
    }

private:
    ArchitectureSpace const& space_;
    Supernet& supernet_;
    mutable std::map<std::string, double> known_;
    mutable std::map<Choices, double> leakages_;
};

/// On one mini-batch of validation images, with the weights of the moment; or what was seen then.
/// \invariant the supernet outlives it
class MiniBatchAccuracy final : public AccuracyModel {
public:
    /// What is seen of a candidate on a mini-batch; its leakage on the first 100 validation images, where
    /// somebody asks for it: few, since it has to be found out anew in each turn.
    struct Glance {
        double accuracy = 0;
        std::optional<double> leakage;
    };
    enum class Leakage : std::uint8_t { ignored, measured };

    MiniBatchAccuracy(Supernet& supernet, Leakage leakage) : supernet_{supernet}, leakage_{leakage} {}

    /// From now on, candidates are judged on this mini-batch, each once.
    void look_at(std::int64_t number)
    {
        number_ = number;
        seen_.clear();
    }
    /// As if the candidate had been judged already.
    void remember(Choices const& choices, Glance const& glance) { seen_[choices] = glance; }

    [[nodiscard]] double accuracy(Choices const& choices) const override;
    [[nodiscard]] std::optional<double> leakage(Choices const& choices) const override;
    [[nodiscard]] std::string source() const override;

private:
    Glance const& glance_at(Choices const& choices) const;

    Supernet& supernet_;
    Leakage leakage_;
    std::int64_t number_ = 0;
    mutable std::map<Choices, Glance> seen_;
};

} // namespace sunder::nas
