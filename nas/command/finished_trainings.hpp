/// \file
/// The trainings that are done, in a file that outlives the search.
#pragma once

#include "nas/accuracy/choice_table.hpp"
#include "nas/command/command_plan.hpp"
#include "sim/base/descriptor.hpp"

#include <optional>
#include <string>

namespace sunder::nas {

/// What became of one training.
struct FinishedTraining {
    std::optional<double> accuracy; ///< per cent; nothing where it failed
    sim::Seconds took;
    std::string failure; ///< why, on one line; empty where it did not
};

/// A CSV table as ChoiceAccuracies has it, so that another search can take it for its accuracies, with two
/// columns more, `seconds` and `failure`, below a comment that says by which command. A row is written when a
/// training ends, whole and at once; what a power cut left of one is dropped. One search at a time has it.
class FinishedTrainings {
public:
    /// Reads what is there, or begins the file.
    /// \throws InputError  with what is wrong in it, or where it is of another command
    /// \throws RunError  when it cannot be used, or another search does
    FinishedTrainings(SearchSpace const& space, CommandPlan const& plan);

    [[nodiscard]] ListedVariables const& variables() const { return known_.variables; }

    /// The accuracy of the architecture; nothing inside where its training failed, nothing at all where it is
    /// not done. \param key  by variables()
    [[nodiscard]] std::optional<std::optional<double>> find(Choices const& key) const;

    /// \throws RunError  when the disk refuses
    void add(Choices const& key, FinishedTraining const& training);

    /// All of them, and those that failed.
    [[nodiscard]] std::size_t count() const { return known_.by_key.size(); }
    [[nodiscard]] std::size_t failures() const;

private:
    [[nodiscard]] std::string head() const;
    void begin();
    void go_on(std::string content);

    SearchSpace const* space_;
    std::filesystem::path path_;
    std::string named_;
    std::string command_;
    sim::Descriptor file_;
    ChoiceAccuracies known_;
};

} // namespace sunder::nas
