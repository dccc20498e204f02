/// \file
/// Weights kept for other searches: files that say what they are of.
#pragma once

#include "nas/runner/one_shot_plan.hpp"
#include "nas/supernet/supernet.hpp"
#include "sim/scenario/scenario.hpp"

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::nas {

/// What a file of weights says of itself: enough to go on with it without the search that learnt them.
struct WeightsNote {
    std::string program_version;
    std::string search; ///< text of the search file, resolved
    std::string space;  ///< see fingerprint_of()
    ImageSource images;
    std::vector<sim::InputFile> files; ///< of the images; path within their folder
    TrainingSettings training;
    std::uint64_t seed = 1; ///< of the search
};

/// In one line.
[[nodiscard]] std::string text_of(TrainingSettings const& training);

/// As JSON. The folder of images is written as an absolute path.
[[nodiscard]] std::string text_of(WeightsNote const& note);
/// \throws sim::RunError  when that is not what text_of() writes
[[nodiscard]] WeightsNote note_of(std::string_view text);

/// In hexadecimal; the same for spaces whose candidates are the same networks: names and choices of the
/// variables, the input, and ops, shapes and parameters of candidates that show each choice of each variable.
[[nodiscard]] std::string fingerprint_of(ArchitectureSpace const& space);

/// The files that hold the images, with their digests; none of synthetic ones.
/// \throws UnreadableImages
[[nodiscard]] std::vector<sim::InputFile> digests_of(ImageSource const& source);

/// What follows from the seed of a search.
[[nodiscard]] ImageSet read_images_of(ImageSource const& source, std::uint64_t seed);
[[nodiscard]] sim::Seed seed_of_weights(std::uint64_t seed);

/// Weights that were learnt before, and the images they were learnt on.
struct TrainedSupernet {
    WeightsNote note;
    std::unique_ptr<ImageSet> data;
    std::unique_ptr<Supernet> supernet; ///< refers to the data and the space
    std::string sha256;                 ///< of the file
};

/// What they are to be used for.
struct TrainedUse {
    ArchitectureSpace const& space;     ///< outlives what is opened
    std::vector<sim::CodecStage> codec; ///< at the cut, in spaces that do not search it
};

/// \throws sim::InputError  at the place that names the file, unless it holds weights of this space and the
/// images are still those that they were learnt on
[[nodiscard]] TrainedSupernet open_trained(TrainedWeights const& weights, TrainedUse const& use);

} // namespace sunder::nas
