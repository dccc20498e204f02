/// \file
/// Candidates trained alone, to see whether accuracies by shared weights rank them alike.
#pragma once

#include "nas/evaluate/journey_table.hpp"
#include "nas/evaluate/metric.hpp"
#include "nas/supernet/supernet.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <string>
#include <vector>

namespace sunder::nas {

/// Different candidates, drawn uniformly from those that keep the limits as lone requests. Limits on what
/// only weights can tell, accuracy and leakage, are passed over. \return fewer than `count` where as many
/// thousand draws find no more
[[nodiscard]] std::vector<Choices> draw_feasible(JourneyTable const& table, std::vector<Limit> const& limits,
                                                 std::size_t count, sim::Seed seed);

/// Trains candidates from fresh weights, one after another, as train_alone() does, and judges each on all
/// test images. Can be cut short anywhere. \invariant space and data outlive it
class AloneTrainings {
public:
    struct Result {
        double accuracy = 0; ///< per cent
        sim::Seconds effort; ///< processor time of training and judging, user and system
    };

    AloneTrainings(ArchitectureSpace const& space, DataSet const& data, std::vector<Choices> candidates,
                   TrainingSettings const& settings, sim::Seed seed);
    ~AloneTrainings();
    AloneTrainings(AloneTrainings const&) = delete;
    AloneTrainings& operator=(AloneTrainings const&) = delete;

    /// Of those trained to the end, in the order of the candidates.
    [[nodiscard]] std::vector<Result> const& results() const;
    [[nodiscard]] bool is_done() const;
    [[nodiscard]] std::int64_t steps() const; ///< taken, of all candidates

    /// Of the first candidate that is not trained to the end; behind its last step it is judged.
    /// \pre not done
    void take_step();

    /// Everything learnt so far, whole or not at all.
    /// \param identity  of the trainings: one line
    /// \throws sim::RunError
    void save(std::filesystem::path const& path, std::string const& identity) const;
    /// Goes on where save() was called. \pre steps() is 0
    /// \throws sim::RunError  also when the file is of other trainings
    void load(std::filesystem::path const& path, std::string const& identity);

private:
    struct Core;
    std::unique_ptr<Core> core_;
};

} // namespace sunder::nas
