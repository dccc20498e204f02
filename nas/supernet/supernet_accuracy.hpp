/// \file
/// Accuracies by shared weights.
#pragma once

#include "nas/accuracy/accuracy_model.hpp"
#include "nas/supernet/supernet.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <map>
#include <optional>
#include <string>
#include <utility>

namespace sunder::nas {

/// On all validation images, each candidate judged once; its split counts where something is coded at the
/// cut. \invariant space and supernet outlive it, and the weights stay as they are
class SupernetAccuracy final : public AccuracyModel {
public:
    /// \param is_stopped  asked before a candidate is judged
    SupernetAccuracy(
        ArchitectureSpace const& space, Supernet& supernet,
        std::function<bool()> is_stopped = [] { return false; })
        : space_{space}, supernet_{supernet}, is_stopped_{std::move(is_stopped)}
    {
    }

    /// \throws sim::Interrupted  when stopped
    [[nodiscard]] double accuracy(Choices const& choices) const override;
    /// On the first 200 of them.
    [[nodiscard]] std::optional<double> leakage(Choices const& choices) const override;
    [[nodiscard]] std::string source() const override;

    /// Whether one network can be more or less accurate by its split: something is coded at the cut.
    [[nodiscard]] bool heeds_split() const override
    {
        return space_.searches_codec() || !supernet_.settings().codec.empty();
    }

    /// As if the candidate had been judged already.
    void remember(Choices const& choices, double accuracy, double leakage);

private:
    [[nodiscard]] std::string key_of(Choices choices) const;

    ArchitectureSpace const& space_;
    Supernet& supernet_;
    std::function<bool()> is_stopped_;
    mutable std::map<std::string, double> known_;
    mutable std::map<Choices, double> leakages_;
};

/// On one mini-batch of validation images, with the weights of the moment.
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
