/// \file
/// How shared weights are to be learnt during a search. Plain settings: nas/supernet does the work, where it
/// is built.
#pragma once

#include "nas/search/asng.hpp"
#include "sim/base/diagnostic.hpp"
#include "sim/base/quantity.hpp"
#include "sim/cost/codec.hpp"

#include <cstdint>
#include <filesystem>
#include <string>
#include <variant>
#include <vector>

namespace sunder::nas {

/// Each class is a random pattern, each image its pattern with noise: made to be learnt in seconds.
struct SyntheticSettings {
    std::int64_t classes = 4;
    std::int64_t channels = 1;
    std::int64_t size = 8; ///< height and width
    std::int64_t train = 256;
    std::int64_t test = 128;
    double noise = 0.2; ///< standard deviation, of the range of a pixel
};

/// Images in a folder, in the form in which their authors publish them.
struct PublishedImages {
    enum class Kind : std::uint8_t { fashion_mnist, cifar10, cifar100 };
    Kind kind = Kind::fashion_mnist;
    std::filesystem::path folder;
    std::string named; ///< the folder as the search file names it
};

using ImageSource = std::variant<PublishedImages, SyntheticSettings>;

/// How weights are learnt: stochastic gradient descent with Nesterov's momentum, the rate falling along half
/// a cosine to 0 (Loshchilov and Hutter, ICLR 2017).
struct TrainingSettings {
    std::int64_t steps = 3000; ///< after which the rate is 0
    std::int64_t batch = 64;   ///< images a step
    double learning_rate = 0.05;
    double momentum = 0.9;
    double weight_decay = 0.0005;
    double most_norm = 5;               ///< of a step's gradient, all weights together
    std::int64_t validation = 5000;     ///< training images kept apart, at most half of them
    std::int64_t judged = 64;           ///< of these a turn, to move theta
    std::string device = "cpu";         ///< or "cuda"
    std::vector<sim::CodecStage> codec; ///< at the cut, in spaces that do not search it
};

struct OneShotSettings {
    std::int64_t warm_up = 0;    ///< steps of weights before theta moves, on candidates drawn uniformly
    std::int64_t turns = 0;      ///< of weights and theta
    std::int64_t finalists = 10; ///< judged on all validation images at the end
    std::int64_t refined = 0;    ///< steps of its own that each of them takes from the shared weights before
    AsngSettings asng = {.samples = 2, .repeats = RepeatedSamples::evaluate};
};

struct OneShotPlan {
    ImageSource images;
    TrainingSettings training;
    OneShotSettings search;
    std::int64_t retrained = 0;    ///< finalists, the best first, that are trained alone at the end
    sim::Location where;           ///< of the images
    std::filesystem::path weights; ///< where they are kept; empty: nowhere
};

/// Weights that an earlier search kept.
struct TrainedWeights {
    std::filesystem::path file;
    std::string named;   ///< as the search file names it
    sim::Location where; ///< there
};

/// One row a turn; shape of each column (turns,).
struct TrainingHistory {
    std::vector<double> loss;     ///< of the training mini-batch
    std::vector<double> accuracy; ///< of the validation mini-batch, mean of the samples, per cent
    std::vector<double> entropy;  ///< of theta, mean of its variables, each over that of a uniform one
    std::vector<sim::Seconds> mode_latency; ///< of a lone request to the mode of theta

    [[nodiscard]] std::size_t size() const { return loss.size(); }
};

} // namespace sunder::nas
