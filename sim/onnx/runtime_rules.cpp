#include "sim/onnx/folding.hpp"
#include "sim/onnx/rules.hpp"

#include <algorithm>
#include <string_view>
#include <unordered_map>
#include <unordered_set>
#include <utility>

namespace sunder::sim {
namespace {

using Types = std::optional<OutputTypes>;
using Rule = Types (*)(onnx::NodeProto const&, KnownInputs const&);

/// (batch, length, features)
KnownInput const* sequence_at(KnownInputs const& inputs, std::size_t i)
{
    auto const* const found = shaped_input(inputs, i);
    return found != nullptr && found->shape->size() == 3 ? found : nullptr;
}

/// Weights (features, 3 x out) for queries, keys and values in one.
Types rule_of_attention(onnx::NodeProto const& /*node*/, KnownInputs const& inputs)
{
    auto const* const x = sequence_at(inputs, 0);
    auto const* const weights = shaped_input(inputs, 1);
    if (x == nullptr || weights == nullptr || weights->shape->size() != 2) return std::nullopt;
    auto shape = *x->shape;
    shape[2] = (*weights->shape)[1] / 3;
    return OutputTypes{{x->element_type, std::move(shape)}};
}

/// Queries, keys and values apart.
Types rule_of_multi_head_attention(onnx::NodeProto const& /*node*/, KnownInputs const& inputs)
{
    auto const* const queries = sequence_at(inputs, 0);
    auto const* const values = sequence_at(inputs, 2);
    if (queries == nullptr) return std::nullopt;
    auto shape = *queries->shape;
    if (values != nullptr) shape[2] = (*values->shape)[2];
    return OutputTypes{{queries->element_type, std::move(shape)}};
}

/// Fewer heads for keys and values than for queries; without keys all three stand in the first input. Caches
/// are (batch, heads, length, size) and grow by what comes in.
Types rule_of_group_query_attention(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    auto const* const queries = sequence_at(inputs, 0);
    auto const heads = integer(node, "num_heads", 0);
    auto const groups = integer(node, "kv_num_heads", 0);
    if (queries == nullptr || heads < 1 || groups < 1) return std::nullopt;
    auto shape = *queries->shape;
    constexpr std::int64_t many = 1'000'000;
    if (heads > many || groups > many) return std::nullopt;
    auto const size = sequence_at(inputs, 1) == nullptr ? shape[2] / (heads + 2 * groups) : shape[2] / heads;
    shape[2] = size * heads;
    Integers cache{shape[0], groups, shape[1], size};
    if (auto const* const past = shaped_input(inputs, 3); past != nullptr && past->shape->size() == 4)
        cache[2] += (*past->shape)[2];
    auto const type = queries->element_type;
    return OutputTypes{{type, std::move(shape)}, {type, cache}, {type, cache}};
}

/// Weights of few bits, packed; their sizes are attributes.
Types rule_of_packed_product(onnx::NodeProto const& node, KnownInputs const& inputs)
{
    auto const* const x = shaped_input(inputs, 0);
    auto const out = integer(node, "N", 0);
    if (x == nullptr || x->shape->empty() || out < 1) return std::nullopt;
    auto shape = *x->shape;
    shape.back() = out;
    return OutputTypes{{x->element_type, std::move(shape)}};
}

/// Of words (batch, length), whose table is the third input.
Types rule_of_embedding(onnx::NodeProto const& /*node*/, KnownInputs const& inputs)
{
    auto const* const words = shaped_input(inputs, 0);
    auto const* const table = shaped_input(inputs, 2);
    if (words == nullptr || table == nullptr || table->shape->size() != 2 || words->shape->empty())
        return std::nullopt;
    auto shape = *words->shape;
    shape.push_back((*table->shape)[1]);
    return OutputTypes{{table->element_type, std::move(shape)},
                       {onnx::TensorProto::INT32, {(*words->shape)[0]}}};
}

/// What is normalised and, as the fourth output, the sum that was.
Types rule_of_skip_normalisation(onnx::NodeProto const& /*node*/, KnownInputs const& inputs)
{
    auto const* const x = shaped_input(inputs, 0);
    if (x == nullptr || x->shape->empty()) return std::nullopt;
    Integers statistics = *x->shape;
    statistics.back() = 1;
    TensorType const same{x->element_type, *x->shape};
    TensorType const inner{onnx::TensorProto::FLOAT, std::move(statistics)};
    return OutputTypes{same, inner, inner, same};
}

Types like_first(onnx::NodeProto const& /*node*/, KnownInputs const& inputs)
{
    auto const* const x = shaped_input(inputs, 0);
    return x == nullptr ? std::nullopt : Types{OutputTypes{{x->element_type, *x->shape}}};
}

std::unordered_set<std::string_view> const& unchanged()
{
    static std::unordered_set<std::string_view> const operators = {"Gelu",
                                                                   "FastGelu",
                                                                   "BiasGelu",
                                                                   "QuickGelu",
                                                                   "SimplifiedLayerNormalization",
                                                                   "LayerNormalization",
                                                                   "RotaryEmbedding",
                                                                   "GroupNorm",
                                                                   "SkipGroupNorm",
                                                                   "BiasAdd"};
    return operators;
}

} // namespace

std::optional<OutputTypes> runtime_rule(onnx::NodeProto const& node, std::vector<KnownInput> const& inputs)
{
    static std::unordered_map<std::string_view, Rule> const rules = {
        {"Attention", rule_of_attention},
        {"MultiHeadAttention", rule_of_multi_head_attention},
        {"GroupQueryAttention", rule_of_group_query_attention},
        {"MatMulNBits", rule_of_packed_product},
        {"MatMulBnb4", rule_of_packed_product},
        {"EmbedLayerNormalization", rule_of_embedding},
        {"SkipLayerNormalization", rule_of_skip_normalisation},
        {"SkipSimplifiedLayerNormalization", rule_of_skip_normalisation},
    };
    if (auto const found = rules.find(node.op_type()); found != rules.end())
        return found->second(node, inputs);
    return unchanged().contains(node.op_type()) ? like_first(node, inputs) : std::nullopt;
}

} // namespace sunder::sim
