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
#include <optional>
#include <string>
#include <vector>

namespace sunder::nas {

/// Different candidates, drawn uniformly from those that keep the limits as lone requests. Limits on what
/// only weights can tell, accuracy and leakage, are passed over. \return fewer than `count` where as many
/// thousand draws find no more
[[nodiscard]] std::vector<Choices> draw_feasible(JourneyTable const& table, std::vector<Limit> const& limits,
                                                 std::size_t count, sim::Seed seed);

/// Trains candidates from fresh weights, one after another, and judges each on all test images: what one-shot
/// accuracies stand for. Can be cut short anywhere. \invariant space and data outlive it
class AloneTrainings {
public:
    struct Result {
        double accuracy = 0; ///< per cent
        sim::Seconds effort; ///< processor time of training and judging, user and system
    };

    AloneTrainings(ArchitectureSpace const& space, ImageSet const& data, std::vector<Choices> candidates,
                   TrainingSettings const& settings, sim::Seed seed);
    ~AloneTrainings();
    AloneTrainings(AloneTrainings const&) = delete;
    AloneTrainings& operator=(AloneTrainings const&) = delete;

    /// Of an earlier training of equal settings and seed; the candidate is not trained again. \pre no
    /// candidate is half trained
    void adopt(Choices const& candidate, Result const& result);

    /// Where a candidate has been trained.
    [[nodiscard]] std::optional<Result> find_result(Choices const& candidate) const;
    [[nodiscard]] std::size_t trained() const; ///< candidates
    [[nodiscard]] bool is_done() const;
    [[nodiscard]] std::int64_t steps() const; ///< of all candidates, those of earlier trainings included

    /// The weights of the first candidate, which nobody has then but the caller; null where it was trained to
    /// its end by another object, or not yet.
    [[nodiscard]] std::unique_ptr<Supernet> take_first();

    /// Of the first candidate that is not trained to the end; behind its last step it is judged.
    /// \pre not done
    void take_step();

    /// Everything learnt so far, whole or not at all.
    /// \param identity  of settings, data and seed: one line
    /// \throws sim::RunError
    void save(std::filesystem::path const& path, std::string const& identity) const;
    /// Goes on where save() was called, as far as the candidates are the same. \pre no
    /// candidate is half trained
    /// \throws sim::RunError  also when the file is of other trainings
    void load(std::filesystem::path const& path, std::string const& identity);

private:
    struct Core;
    std::unique_ptr<Core> core_;
};

} // namespace sunder::nas
