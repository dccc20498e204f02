/// \file
/// One network that holds the weights of all candidates of a space.
#pragma once

#include "nas/realise/architecture_space.hpp"
#include "nas/runner/one_shot_plan.hpp"
#include "nas/supernet/frozen_weights.hpp"
#include "nas/supernet/images.hpp"
#include "nas/supernet/mini_batches.hpp"
#include "sim/base/random.hpp"

#include <cstddef>
#include <cstdint>
#include <filesystem>
#include <memory>
#include <span>
#include <string>
#include <vector>

namespace sunder::nas {

enum class Portion : std::uint8_t { validation, test };

/// Whether images pass the network as a whole, or its head, the coded bytes, and its tail one after another.
enum class Execution : std::uint8_t { whole, split };

struct Judgement {
    double loss = 0;     ///< mean cross-entropy
    double accuracy = 0; ///< per cent
};

/// A candidate's network is the graph that its space makes of it, cut and coded as it says; ops of one name
/// and shape share their weights (Bender et al., ICML 2018; Guo et al., ECCV 2020), and narrower ones take a
/// part of those at full width (see forward() in graph_network.hpp). Coding takes part in training:
/// quantisation rounds on the way forward and is passed over on the way back (Bengio et al., arXiv
/// 1308.3432). Batch normalisation uses the batch at hand in training and in judging, 250 images there.
///
/// Images are shifted to mean 0 and scaled to deviation 1 a channel; in training they are also mirrored at
/// random and moved by up to an eighth of their size. The same seed gives the same numbers on one machine
/// with one thread. \invariant space and data outlive it; the space's input has the images' shape
class Supernet {
public:
    /// \throws sim::RunError  when the device is not there
    Supernet(ArchitectureSpace const& space, ImageSet const& data, TrainingSettings const& settings,
             sim::Seed seed);
    ~Supernet();
    Supernet(Supernet const&) = delete;
    Supernet& operator=(Supernet const&) = delete;

    /// \param name  as in TrainingSettings
    [[nodiscard]] static bool has_device(std::string const& name);

    [[nodiscard]] TrainingSettings const& settings() const;
    [[nodiscard]] std::size_t validation_images() const;
    [[nodiscard]] std::int64_t steps_of_an_epoch() const;
    /// What computes, on which equal numbers depend: "LibTorch 1.13.1, cpu, 1 thread".
    [[nodiscard]] std::string machinery() const;

    /// Step number `step` from 0, a pure function of that, the weights and the candidates: the mean of their
    /// losses goes down. Candidates that let nothing through learn nothing. \return that mean, before
    double train(std::span<Choices const> candidates, std::int64_t step);

    /// A copy whose weights took so many steps more for this candidate alone, at the learning rate of the
    /// start, which falls to 0 along half a cosine. Shared weights that met many paths favour the shallow
    /// ones; a few hundred steps of its own show better what a candidate is worth (Cai et al., ICLR 2020,
    /// refine what they take from their supernet likewise). \pre steps is at least 1
    [[nodiscard]] std::unique_ptr<Supernet> refined(Choices const& candidate, std::int64_t steps) const;

    /// On the mini-batch number `number` of the validation images, in an order drawn once.
    [[nodiscard]] Judgement judge_batch(Choices const& candidate, std::int64_t number);
    [[nodiscard]] Judgement judge(Choices const& candidate, Portion portion,
                                  Execution execution = Execution::whole);
    /// On the first `images` validation images. \pre images is at least 1
    [[nodiscard]] Judgement judge_some(Choices const& candidate, std::int64_t images);

    /// Of the first `images` test images as one batch; shape (images, classes).
    [[nodiscard]] std::vector<float> logits(Choices const& candidate, std::int64_t images,
                                            Execution execution);

    /// Between the first `images` validation images and the tensors that are sent for them, see
    /// distance_correlation(). 1 where the image itself is sent, 0 where nothing is.
    /// \pre there are at least two of them
    [[nodiscard]] double leakage(Choices const& candidate, std::int64_t images);

    [[nodiscard]] std::int64_t parameters() const; ///< made so far

    /// What pixels become before the network.
    [[nodiscard]] Scaling const& scaling() const;

    /// The weights of a candidate's network, to be used without a batch: norms keep the statistics of the
    /// first `images` training images. \param network  its graph, as parts_of() makes it of a candidate that
    /// is cut
    [[nodiscard]] FrozenWeights frozen(Choices const& candidate, sim::ModelGraph const& network,
                                       std::int64_t images = 1000);
    /// Of such a network on all test images, each for itself; what is sent in fewer bits is not rounded.
    [[nodiscard]] Judgement judge_frozen(sim::ModelGraph const& network, FrozenWeights const& weights) const;

    /// Weights and momenta, and a text with them; the file appears whole or not at all.
    /// \throws sim::RunError  when it cannot be written
    void save(std::filesystem::path const& path, std::string const& note = {}) const;
    /// \return the text \throws sim::RunError  when the file cannot be read
    std::string load(std::filesystem::path const& path);
    /// The text in a file of weights. \throws sim::RunError  likewise
    [[nodiscard]] static std::string note_in(std::filesystem::path const& path);

private:
    struct Core;
    explicit Supernet(std::unique_ptr<Core> core);
    std::unique_ptr<Core> core_;
};

/// Why the space's networks cannot be learnt, each choice of a variable looked at; empty where they can.
[[nodiscard]] std::string find_obstacle(ArchitectureSpace const& space, ImageSet const& data);

} // namespace sunder::nas
