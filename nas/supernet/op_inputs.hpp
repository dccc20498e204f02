/// \file
/// What an op computes with, and what those of all families share.
#pragma once

#include "nas/supernet/weights.hpp"
#include "sim/model/broadcast.hpp"
#include "sim/model/model_graph.hpp"

#include <torch/types.h>

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace sunder::nas {

/// Tensors have the batch as their first axis, which the shapes of a model leave out: axis i of a model is
/// axis i + 1 here.
struct OpInputs {
    sim::Op const& op;
    std::vector<torch::Tensor> tensors; ///< one of each input, in the types that they are held in
    Weights& weights;
    sim::ModelGraph const* widest; ///< the model at full width; absent where that is the model itself

    [[nodiscard]] std::int64_t batch() const { return tensors.front().size(0); }
    /// As float32, which all ops that compute do that in; float64 stays.
    [[nodiscard]] torch::Tensor number(std::size_t input = 0) const;
    /// What the model says comes out, with the batch in front.
    [[nodiscard]] std::vector<std::int64_t> output_sizes() const;
    /// The op's weight called `what`, or by the op's name alone; that of another op where it uses those.
    [[nodiscard]] torch::Tensor const& weight(std::vector<std::int64_t> const& shape,
                                              std::string const& what = {},
                                              Weights::Start start = Weights::Start::random) const;
    /// Undefined where there is none.
    [[nodiscard]] torch::Tensor bias(sim::Bias bias, std::int64_t out) const;
};

/// Shape in the model: without the batch.
[[nodiscard]] sim::Shape shape_of(torch::Tensor const& x);
/// The shape with the batch in front.
[[nodiscard]] std::vector<std::int64_t> with_batch(std::int64_t batch, sim::Shape const& shape);
/// Where an axis of a model's shape is in the tensor. \param axis  negative ones count from the end
[[nodiscard]] std::int64_t axis_in(torch::Tensor const& x, std::int64_t axis);

} // namespace sunder::nas
