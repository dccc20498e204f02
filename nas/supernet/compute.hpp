/// \file
/// What each kind of op computes. Where a model does not say it all, that is what PyTorch takes by default:
/// epsilons of norms, slopes, windows of a resize. A tensor that an op brings along trained starts so that it
/// changes nothing (zeros in sums, ones in products; what is put in front of others is random), and one that
/// is not trained, of which a model says the shape alone, stays so (zeros in front of others): masks let all
/// through.
#pragma once

#include "nas/supernet/op_inputs.hpp"

namespace sunder::nas {

/// What the op's kind computes, held in the type that its output has. \pre it is no input, nor one of which
/// only figures are known
[[nodiscard]] torch::Tensor compute(OpInputs const& inputs);

// compute_windows.cpp

[[nodiscard]] torch::Tensor compute(sim::Conv2d const& conv, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::ConvNd const& conv, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::TransposedConv const& conv, OpInputs const& inputs);
/// A frame does not count in a mean.
[[nodiscard]] torch::Tensor compute(sim::Pool2d const& pool, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::PoolNd const& pool, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::AdaptivePool2d const& pool, OpInputs const& inputs);
/// Position i of `out` is at i length / out, rounded down, where it takes the nearest; else positions are the
/// middles of pixels.
[[nodiscard]] torch::Tensor compute(sim::Resize const& resize, OpInputs const& inputs);

// compute_products.cpp

[[nodiscard]] torch::Tensor compute(sim::Linear const& linear, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::MatMul const& matmul, OpInputs const& inputs);
/// A mask of conditions or whole numbers says who may be looked at; one of fractions is added.
[[nodiscard]] torch::Tensor compute(sim::Attention const& attention, OpInputs const& inputs);
/// From the states that come in behind the sequence, hidden and then memory, or else from zeros.
[[nodiscard]] torch::Tensor compute(sim::Recurrent const& recurrent, OpInputs const& inputs);
/// Numbers beyond the table start again from its first row.
[[nodiscard]] torch::Tensor compute(sim::Embedding const& embedding, OpInputs const& inputs);

// compute_norms.cpp

/// By the statistics of the batch.
[[nodiscard]] torch::Tensor compute(sim::BatchNorm const& norm, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::LocalResponseNorm const& norm, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::LayerNorm const& norm, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::RmsNorm const& norm, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::GroupNorm const& norm, OpInputs const& inputs);

// compute_functions.cpp

/// `softmax` is over the channels of images, else over the last axis; `clip` is to [-1, 1].
[[nodiscard]] torch::Tensor compute(sim::Activation const& activation, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::Softmax const& softmax, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::Add const& add, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::Multiply const& multiply, OpInputs const& inputs);
/// `compare` is less than, `logic` is and. `choose` takes the second input where the first is not zero, else
/// the third or zero.
[[nodiscard]] torch::Tensor compute(sim::Elementwise const& function, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::Cast const& cast, OpInputs const& inputs);

// compute_reductions.cpp

[[nodiscard]] torch::Tensor compute(sim::Reduce const& reduce, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::TopK const& top, OpInputs const& inputs);
/// Boxes are corners (two of one point, two of the other); of two that share more than half of what they
/// cover together the better one stays. Rows (0, class, box), best first within a class; room that is left
/// holds -1.
[[nodiscard]] torch::Tensor compute(sim::NonMaxSuppression const& suppression, OpInputs const& inputs);

// compute_movement.cpp

[[nodiscard]] torch::Tensor compute(sim::Concat const& concat, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::Flatten const& flatten, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::Dropout const& dropout, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::Slice const& slice, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::ChannelShuffle const& shuffle, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::Pad2d const& pad, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::Pad const& pad, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::Reshape const& reshape, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::Transpose const& transpose, OpInputs const& inputs);
[[nodiscard]] torch::Tensor compute(sim::Expand const& expand, OpInputs const& inputs);
/// Numbers that a second input holds beyond the axis start again from its first entry.
[[nodiscard]] torch::Tensor compute(sim::Gather const& gather, OpInputs const& inputs);

} // namespace sunder::nas
