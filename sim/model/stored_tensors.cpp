#include "sim/model/stored_tensors.hpp"

#include "sim/base/match.hpp"

#include <utility>
#include <variant>

namespace sunder::sim {
namespace {

using Shape = std::vector<std::int64_t>;
using Stored = std::vector<StoredTensor>;

Stored with_bias(Shape weight, Bias bias)
{
    auto const out = weight.front();
    Stored stored{{"weight", std::move(weight)}};
    if (bias == Bias::present) stored.push_back({"bias", {out}});
    return stored;
}

Stored brought_along(Constant const& constant)
{
    if (constant.shape.empty() || !constant.is_trained) return {};
    return {{"constant", constant.shape}};
}

Stored of_norm(Shape const& shape)
{
    return {{"weight", shape}, {"bias", shape}};
}

} // namespace

std::vector<StoredTensor> stored_tensors(ModelGraph const& model, int op)
{
    auto const& what = model.ops[static_cast<std::size_t>(op)];
    auto const input = [&]() -> Shape const& { return model.tensor_of(what.inputs.front()).shape; };
    return std::visit(
        Match{[&](Conv2d const& conv) {
                  return with_bias(
                      {conv.out, input().front() / conv.groups, conv.kernel.height, conv.kernel.width},
                      conv.bias);
              },
              [&](ConvNd const& conv) {
                  Shape weight{conv.out, input().front() / conv.groups};
                  for (auto const& axis : conv.axes)
                      weight.push_back(axis.size);
                  return with_bias(std::move(weight), conv.bias);
              },
              [&](Linear const& linear) {
                  return with_bias({linear.out, input().back()}, linear.bias);
              },
              [&](BatchNorm const&) {
                  auto stored = of_norm({input().front()});
                  for (auto const* const name : {"running_mean", "running_var"})
                      stored.push_back({name, {input().front()}});
                  return stored;
              },
              [&](GroupNorm const&) { return of_norm({input().front()}); },
              [&](LayerNorm const& norm) {
                  Shape const shape{input().end() - norm.axes, input().end()};
                  Stored stored;
                  if (norm.factor == NormFactor::present) stored.push_back({"weight", shape});
                  if (norm.bias == Bias::present) stored.push_back({"bias", shape});
                  return stored;
              },
              [&](RmsNorm const& norm) {
                  return norm.factor == NormFactor::present ? Stored{{"weight", {input().back()}}} : Stored{};
              },
              [](Embedding const& embedding) {
                  return Stored{{"weight", {embedding.rows, embedding.width}}};
              },
              [](OneOf<Add, Multiply, Elementwise, Concat> auto const& of) {
                  return brought_along(of.constant);
              },
              [](OneOf<Pool2d, PoolNd, AdaptivePool2d, Activation, Flatten, LocalResponseNorm, Dropout, Slice,
                       ChannelShuffle, Pad2d, TransposedConv, Resize, MatMul, Attention, Recurrent, Softmax,
                       Cast, Reduce, TopK, NonMaxSuppression, Reshape, Transpose, Expand, Pad, Gather, Opaque,
                       ModelInput> auto const&) { return Stored{}; }},
        what.kind);
}

} // namespace sunder::sim
