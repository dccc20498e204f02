/// \file
/// Accuracies that a command of the user's own finds out, by training.
#pragma once

#include "nas/accuracy/accuracy_model.hpp"
#include "nas/command/finished_trainings.hpp"
#include "nas/realise/architecture_space.hpp"

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace sunder::nas {

/// Each architecture is trained once, whatever its split (where nothing that is searched codes the cut), and
/// never again: see FinishedTrainings. A training that ends badly, in time or in words, is an architecture
/// of which nobody says how accurate it is. \invariant space and plan outlive it
class CommandAccuracy final : public AccuracyModel {
public:
    /// Where the trainings of one call of prepare() stand.
    struct TrainingCount {
        std::int64_t done = 0;
        std::int64_t of = 0;
    };

    /// \param progress  called when one begins or ends; may be empty
    /// \throws InputError, RunError  as FinishedTrainings
    CommandAccuracy(ArchitectureSpace const& space, CommandPlan const& plan,
                    std::function<void(TrainingCount)> progress = {});

    [[nodiscard]] double accuracy(Choices const& choices) const override;
    [[nodiscard]] bool is_known(Choices const& choices) const override;
    [[nodiscard]] bool takes_long() const override { return true; }
    /// As many at once as the plan says.
    /// \throws RunError  where the command cannot be started at all
    /// \throws Interrupted  when stopped; what was being trained is stopped too, and what is done is kept
    void prepare(std::vector<Choices> const& candidates) const override;
    [[nodiscard]] std::string source() const override;

    [[nodiscard]] FinishedTrainings const& trainings() const { return trainings_; }

private:
    [[nodiscard]] std::string train(Choices const& key, std::string const& model_file) const;

    ArchitectureSpace const* space_;
    CommandPlan const* plan_;
    std::function<void(TrainingCount)> progress_;
    mutable FinishedTrainings trainings_;
};

/// What a training's last words say.
/// \param end  without a failure of its own
struct TrainingWords {
    std::string output; ///< the end of its standard output
    std::string errors; ///< likewise
    std::string failure;
};
[[nodiscard]] FinishedTraining result_of(TrainingWords const& words, sim::Seconds took);

} // namespace sunder::nas
