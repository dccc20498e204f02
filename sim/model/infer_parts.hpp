/// \file
/// What the rules of infer() share. Each throws a Misfit where an op cannot take these inputs.
#pragma once

#include "sim/model/broadcast.hpp"
#include "sim/model/infer.hpp"

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// Bounds of what is believed: above them, products of sizes no longer fit 64 bits.
constexpr std::int64_t largest_number = 1'000'000'000;

using Inputs = std::span<Tensor const>;

[[nodiscard]] std::string text_of(Shape const& shape);
[[nodiscard]] double product(Shape const& shape);

void check_number(char const* what, std::int64_t value, std::int64_t least = 1);
/// The axis counted from the front. \param axis  negative ones count from the end
[[nodiscard]] std::size_t axis_of(std::int64_t axis, Shape const& shape);

[[nodiscard]] Tensor tensor_of_shape(Shape shape, ElementType type = ElementType::float32);
/// The type of all inputs, where it is one: what an op that only moves or picks values hands on.
[[nodiscard]] ElementType shared_type(Inputs inputs);

[[nodiscard]] Tensor const& only_input(std::string_view op, Inputs inputs);
[[nodiscard]] Tensor const& input_with_shape(std::string_view op, Inputs inputs);
void check_count(std::string_view op, Inputs inputs, std::size_t least, std::size_t most);
/// That of one of several inputs.
[[nodiscard]] Shape const& shape_of(std::string_view op, Tensor const& input);

/// What is left of the input's values: same shape, as float32.
[[nodiscard]] Inference of_each_element(Tensor const& input, double operations);

/// A trained op; `buffers` are stored but not trained.
void add_parameters(Inference& inference, double parameters, double buffers = 0.0);
/// What an op brings along.
void add_constant(Inference& inference, Constant const& constant);
/// Two operations each, and others.
void add_work(Inference& inference, double multiply_accumulates, double others = 0.0);

// The rules, by room of OPS.md's table

[[nodiscard]] Inference infer_windows(Conv2d const& op, Inputs inputs);
[[nodiscard]] Inference infer_windows(Pool2d const& op, Inputs inputs);
[[nodiscard]] Inference infer_windows(AdaptivePool2d const& op, Inputs inputs);
[[nodiscard]] Inference infer_windows(Pad2d const& op, Inputs inputs);
[[nodiscard]] Inference infer_windows(ConvNd const& op, Inputs inputs);
[[nodiscard]] Inference infer_windows(TransposedConv const& op, Inputs inputs);
[[nodiscard]] Inference infer_windows(PoolNd const& op, Inputs inputs);
[[nodiscard]] Inference infer_windows(Resize const& op, Inputs inputs);

[[nodiscard]] Inference infer_product(Linear const& op, Inputs inputs);
[[nodiscard]] Inference infer_product(MatMul const& op, Inputs inputs);
[[nodiscard]] Inference infer_product(Attention const& op, Inputs inputs);
[[nodiscard]] Inference infer_product(Recurrent const& op, Inputs inputs);
[[nodiscard]] Inference infer_product(Embedding const& op, Inputs inputs);

[[nodiscard]] Inference infer_norm(BatchNorm const& op, Inputs inputs);
[[nodiscard]] Inference infer_norm(LocalResponseNorm const& op, Inputs inputs);
[[nodiscard]] Inference infer_norm(LayerNorm const& op, Inputs inputs);
[[nodiscard]] Inference infer_norm(RmsNorm const& op, Inputs inputs);
[[nodiscard]] Inference infer_norm(GroupNorm const& op, Inputs inputs);

[[nodiscard]] Inference infer_elements(Activation const& op, Inputs inputs);
[[nodiscard]] Inference infer_elements(Softmax const& op, Inputs inputs);
[[nodiscard]] Inference infer_elements(Add const& op, Inputs inputs);
[[nodiscard]] Inference infer_elements(Multiply const& op, Inputs inputs);
[[nodiscard]] Inference infer_elements(Elementwise const& op, Inputs inputs);
[[nodiscard]] Inference infer_elements(Cast const& op, Inputs inputs);
[[nodiscard]] Inference infer_elements(Reduce const& op, Inputs inputs);
[[nodiscard]] Inference infer_elements(TopK const& op, Inputs inputs);
[[nodiscard]] Inference infer_elements(NonMaxSuppression const& op, Inputs inputs);

[[nodiscard]] Inference infer_movement(Concat const& op, Inputs inputs);
[[nodiscard]] Inference infer_movement(Flatten const& op, Inputs inputs);
[[nodiscard]] Inference infer_movement(Dropout const& op, Inputs inputs);
[[nodiscard]] Inference infer_movement(Slice const& op, Inputs inputs);
[[nodiscard]] Inference infer_movement(ChannelShuffle const& op, Inputs inputs);
[[nodiscard]] Inference infer_movement(Reshape const& op, Inputs inputs);
[[nodiscard]] Inference infer_movement(Transpose const& op, Inputs inputs);
[[nodiscard]] Inference infer_movement(Expand const& op, Inputs inputs);
[[nodiscard]] Inference infer_movement(Pad const& op, Inputs inputs);
[[nodiscard]] Inference infer_movement(Gather const& op, Inputs inputs);

} // namespace sunder::sim
