/// \file
/// A model that is ready to run as inference engines run it.
#pragma once

#include "nas/supernet/graph_network.hpp"
#include "sim/model/model_graph.hpp"

#include <torch/types.h>

#include <cstddef>
#include <cstdint>
#include <functional>
#include <memory>
#include <vector>

namespace sunder::nas {

/// Random tensors that a model takes, one of each input.
/// \pre find_unlearnable(model) is empty; batch > 0
[[nodiscard]] TensorsByProducer random_inputs_of(sim::ModelGraph const& model, std::int64_t batch,
                                                 sim::Seed seed);

/// Told of each op, as soon as its tensor is there and those that nobody needs any more are gone. So who
/// reads a clock here and before the first op has times that add up to that of the whole.
using OpWatcher = std::function<void(std::size_t op)>;

/// Ops that run one after the other: the head or the tail of a cut, or all.
struct ReadyOps {
    struct OpTurn {
        std::size_t op = 0;
        std::vector<int> gone; ///< producers of the tensors that are used up by it
    };
    std::vector<OpTurn> turns;
};

/// A network of a model with random weights, made once: joined ops as one (see fused_op.hpp), weights laid
/// out for the runtime, no gradients. It computes the same whatever stretches it is run in, apart from
/// rounding. Not to be used by several threads at once: the runtime has its own, see use_threads().
class ReadyNetwork {
public:
    /// \param fused  what fuse() makes of the model \param batch  samples in every tensor
    /// \pre find_unlearnable(model) is empty; batch > 0
    ReadyNetwork(sim::ModelGraph fused, std::int64_t batch, sim::Seed seed = sim::Seed{1});

    [[nodiscard]] sim::ModelGraph const& model() const { return model_; }
    [[nodiscard]] std::int64_t batch() const { return batch_; }
    /// What it was made with.
    [[nodiscard]] TensorsByProducer inputs() const { return random_inputs_of(model_, batch_, seed_); }

    /// \param which  shape (ops,); inputs among them do nothing
    [[nodiscard]] ReadyOps ops(std::vector<bool> const& which) const;
    [[nodiscard]] ReadyOps all_ops() const { return ops(std::vector<bool>(model_.ops.size(), true)); }

    /// \param entering  what the ops read and do not make; images may lie in memory in any order, those that
    /// come out do with their channels last
    /// \return the tensors that somebody else reads, or nobody, of these ops, and those that entered and that
    /// others read, too
    [[nodiscard]] TensorsByProducer run(ReadyOps const& ops, TensorsByProducer entering,
                                        OpWatcher const& watcher = {}) const;

private:
    sim::ModelGraph model_;
    std::int64_t batch_;
    sim::Seed seed_;
    std::unique_ptr<Weights> weights_; ///< of ops that are not packed
    std::vector<std::function<torch::Tensor(std::vector<torch::Tensor> const&)>> ready_; ///< by op
};

} // namespace sunder::nas
