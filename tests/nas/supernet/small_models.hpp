/// \file
/// Small models, among them each kind of op that can be computed.
#pragma once

#include "nas/supernet/graph_network.hpp"
#include "sim/config/load.hpp"
#include "sim/model/element_type.hpp"

#include <torch/utils.h>

#include <string>
#include <vector>

namespace sunder::nas {

struct SmallModel {
    char const* name;
    char const* input; ///< as in a file, or a list of several
    char const* ops;   ///< one on a line
};

/// \throws sim::InputError  where a mistake stands in it
inline sim::ModelGraph read(SmallModel const& model)
{
    std::string const head = "format: sunder-model/1\n";
    auto const* const key = model.input[0] == '[' ? "inputs: " : "input: ";
    auto const text = head + key + model.input + "\nops:\n" + model.ops;
    return sim::parse_model({.path = std::string{model.name} + ".yaml", .text = text});
}

/// A batch of what the model takes: numbers of rows and conditions where it takes those.
inline torch::Tensor random_batch(sim::Tensor const& of, std::int64_t images)
{
    torch::manual_seed(1);
    std::vector<std::int64_t> sizes{images};
    sizes.insert(sizes.end(), of.shape.begin(), of.shape.end());
    switch (of.type) {
    case sim::ElementType::uint8:
        return torch::randint(0, 256, sizes, torch::kByte);
    case sim::ElementType::int8:
        return torch::randint(-128, 128, sizes, torch::kChar);
    case sim::ElementType::int32:
        return torch::randint(0, 1000, sizes, torch::kInt);
    case sim::ElementType::int64:
        return torch::randint(0, 1000, sizes, torch::kLong);
    case sim::ElementType::boolean:
        return torch::randint(0, 2, sizes, torch::kLong).to(torch::kBool);
    case sim::ElementType::float16:
        return torch::randn(sizes).to(torch::kHalf);
    case sim::ElementType::float32:
        break;
    }
    return torch::randn(sizes);
}

/// One of each input.
inline TensorsByProducer random_inputs(sim::ModelGraph const& model, std::int64_t images)
{
    TensorsByProducer tensors{{sim::model_input, random_batch(model.input, images)}};
    for (int op = 0; static_cast<std::size_t>(op) < model.further_inputs(); ++op)
        tensors[op] = random_batch(model.tensor_of(op), images);
    return tensors;
}

inline std::vector<SmallModel> const small_models = {
    {"image", "{shape: [4, 12, 12]}", R"(
  - {name: conv, conv2d: {out: 6, kernel: 3, stride: 2, pad: [1, 0, 2, 1], groups: 2}}
  - {name: norm, batch_norm: {}}
  - {name: relu, activation: relu}
  - {name: shuffled, channel_shuffle: {groups: 3}}
  - {name: local, local_response_norm: {size: 3}}
  - {name: groups, group_norm: {groups: 2}}
  - {name: larger, resize: {out: [9, 7]}}
  - {name: linear, resize: {out: [12, 5], kind: linear}}
  - {name: cubic, resize: {out: [7, 10], kind: cubic}}
  - {name: frame, pad2d: {pad: [1, 0, 2, 1]}}
  - {name: lopsided, max_pool: {kernel: 3, stride: 2, pad: [0, 1, 2, 0], ceil: true}}
  - {name: mean, average_pool: {kernel: 2, stride: 3, pad: [1, 0, 0, 1], ceil: true}}
  - {name: back, conv_transpose2d: {out: 4, kernel: 3, stride: 2, pad: [1, 0, 0, 1], extra: [1, 2], groups: 2}}
  - {name: greatest, adaptive_max_pool: {out: 3}}
  - {name: average, adaptive_average_pool: {out: [2, 1]}}
  - {name: flat, flatten: {}}
  - {name: idle, dropout: {}}
  - {name: classes, linear: {out: 3}}
  - {name: probabilities, activation: softmax}
)"},
    {"sound", "{shape: [4, 40]}", R"(
  - {name: conv, conv1d: {out: 8, kernel: 5, stride: 2, pad: [2, 1], dilation: 2, groups: 2}}
  - {name: greatest, max_pool1d: {kernel: 3, stride: 2, pad: [1, 0], ceil: true, dilation: 2}}
  - {name: mean, average_pool1d: {kernel: 2, stride: 1, pad: 1}}
  - {name: back, conv_transpose1d: {out: 6, kernel: 4, stride: 3, bias: false}}
  - {name: steps, transpose: {order: [1, 0]}}
  - {name: lstm, recurrent: {hidden: 5, directions: 2}}
  - {name: gru, recurrent: {cell: gru, hidden: 4, bias: false}}
  - {name: simple, recurrent: {cell: rnn, hidden: 3}}
  - {name: last, slice: {axis: 0, from: 3, to: 4}}
  - {name: word, reduce: {kind: argmax, axes: [-1]}}
)"},
    {"film", "{shape: [2, 6, 8, 8], type: float16}", R"(
  - {name: conv, conv3d: {out: 4, kernel: [2, 3, 3], stride: [1, 2, 2], pad: [0, 1, 1]}}
  - {name: greatest, max_pool3d: {kernel: 2, stride: 1}}
  - {name: mean, average_pool3d: {kernel: [1, 2, 2], stride: 1}, type: float16}
  - {name: back, conv_transpose3d: {out: 2, kernel: 2, stride: 2, dilation: [1, 2, 1]}}
  - {name: norm, batch_norm: {}}
)"},
    {"vision_transformer", "{shape: [3, 16, 16]}", R"(
  - {name: patches, conv2d: {out: 12, kernel: 4, stride: 4}}
  - {name: rows, reshape: {out: [12, -1]}}
  - {name: tokens, transpose: {order: [1, 0]}}
  - {name: with_class, concat: {constant: [1, 12]}}
  - {name: places, add: {constant: [17, 12]}}
  - {name: norm1, layer_norm: {}}
  - {name: q, linear: {out: 12}, inputs: [norm1]}
  - {name: k, linear: {out: 12}, inputs: [norm1]}
  - {name: v, linear: {out: 12}, inputs: [norm1]}
  - {name: q_split, reshape: {out: [17, 3, 4]}, inputs: [q]}
  - {name: k_split, reshape: {out: [17, 3, 4]}, inputs: [k]}
  - {name: v_split, reshape: {out: [17, 3, 4]}, inputs: [v]}
  - {name: q_heads, transpose: {order: [1, 0, 2]}, inputs: [q_split]}
  - {name: k_heads, transpose: {order: [1, 2, 0]}, inputs: [k_split]}
  - {name: v_heads, transpose: {order: [1, 0, 2]}, inputs: [v_split]}
  - {name: attention, attention: {keys: columns}, inputs: [q_heads, k_heads, v_heads]}
  - {name: joined, transpose: {order: [1, 0, 2]}}
  - {name: flat_heads, reshape: {out: [17, 12]}}
  - {name: out, linear: {out: 12}}
  - {name: sum1, add: {}, inputs: [places, out]}
  - {name: norm2, layer_norm: {axes: 2, bias: false}}
  - {name: wide, linear: {out: 24}}
  - {name: gelu, activation: gelu}
  - {name: narrow, linear: {out: 12}}
  - {name: sum2, add: {}, inputs: [sum1, narrow]}
  - {name: class, gather: {at: [0], keep: false}}
  - {name: classes, linear: {out: 5}}
)"},
    {"token_decoder", "{shape: [6], type: int64}", R"(
  - {name: words, embedding: {rows: 50, width: 8}}
  - {name: norm, rms_norm: {}}
  - {name: q, linear: {out: 8, bias: false}, inputs: [norm]}
  - {name: k, linear: {out: 4, bias: false}, inputs: [norm]}
  - {name: v, linear: {out: 4, bias: false}, inputs: [norm]}
  - {name: q_split, reshape: {out: [6, 2, 4]}, inputs: [q]}
  - {name: q_heads, transpose: {order: [1, 0, 2]}}
  - {name: turned, multiply: {fixed: [6, 4]}}
  - {name: k_head, reshape: {out: [1, 6, 4]}, inputs: [k]}
  - {name: v_head, reshape: {out: [1, 6, 4]}, inputs: [v]}
  - {name: k_heads, expand: {out: [2, 6, 4]}, inputs: [k_head]}
  - {name: seen, attention: {mask: [6, 6]}, inputs: [turned, k_heads, v_head]}
  - {name: joined, transpose: {order: [1, 0, 2]}}
  - {name: rows, reshape: {out: [6, 8]}}
  - {name: out, linear: {out: 8, bias: false}}
  - {name: sum, add: {}, inputs: [words, out]}
  - {name: gate, linear: {out: 16}, inputs: [sum]}
  - {name: silu, activation: silu}
  - {name: up, linear: {out: 16}, inputs: [sum]}
  - {name: gated, multiply: {}, inputs: [silu, up]}
  - {name: down, linear: {out: 8}}
  - {name: last, gather: {axis: 0, at: [-1], keep: false}}
  - {name: scores, linear: {out: 50, bias: false}, weights_of: words}
  - {name: likely, top_k: {count: 3, gives: positions}}
  - {name: next, cast: int32}
)"},
    {"detector", "{shape: [3, 32, 32], type: uint8}", R"(
  - {name: stem, conv2d: {out: 8, kernel: 3, stride: 2, pad: 1}}
  - {name: large, activation: silu}
  - {name: small, conv2d: {out: 8, kernel: 3, stride: 2, pad: 1}}
  - {name: up, resize: {out: [16, 16]}}
  - {name: neck, concat: {}, inputs: [up, large]}
  - {name: head_large, conv2d: {out: 7, kernel: 3, stride: 2, pad: 1}}
  - {name: head_small, conv2d: {out: 7, kernel: 3, pad: 1}, inputs: [small]}
  - {name: rows_large, reshape: {out: [7, -1]}, inputs: [head_large]}
  - {name: rows_small, reshape: {out: [7, -1]}, inputs: [head_small]}
  - {name: all, concat: {axis: -1}, inputs: [rows_large, rows_small]}
  - {name: corners, slice: {from: 0, to: 4}, inputs: [all]}
  - {name: boxes, transpose: {order: [1, 0]}}
  - {name: raw_scores, slice: {from: 4, to: 7}, inputs: [all]}
  - {name: scores, activation: sigmoid}
  - {name: kept, non_max_suppression: {most: 5}, inputs: [boxes, scores]}
)"},
    {"functions", "{shape: [4, 6]}", R"(
  - {name: half, slice: {axis: 1, from: 1, to: 6, step: 2}}
  - {name: framed, pad: {before: [0, 1], after: [0, 2]}}
  - {name: less, subtract: {}, inputs: [framed, input]}
  - {name: part, divide: {constant: [6]}}
  - {name: squared, power: {fixed: [4, 1]}}
  - {name: least, minimum: {}, inputs: [squared, input]}
  - {name: most, maximum: {constant: [6]}}
  - {name: rest, remainder: {fixed: [1]}}
  - {name: below, compare: {}, inputs: [rest, input]}
  - {name: both, logic: {}, inputs: [below, below]}
  - {name: one_of, choose: {}, inputs: [both, rest, input]}
  - {name: soft, softmax: {axis: 0}}
  - {name: best, top_k: {count: 2, axis: 0}}
  - {name: places, top_k: {count: 2, axis: 0, gives: positions}, inputs: [soft]}
  - {name: some, gather: {axis: 1, at: [0, 2, -1]}, inputs: [best]}
  - {name: found, gather: {axis: 0}, inputs: [soft, places]}
  - {name: turned, transpose: {order: [1, 0]}, inputs: [input]}
  - {name: seen, matmul: {}, inputs: [best, turned]}
)"},
    {"reductions", "{shape: [2, 3, 4]}", R"(
  - {name: sums, reduce: {kind: sum, axes: [1], keep: true}}
  - {name: products, reduce: {kind: product, axes: [-1, 0]}, inputs: [input]}
  - {name: norms, reduce: {kind: norm}, inputs: [input]}
  - {name: least, reduce: {kind: minimum, axes: [0]}, inputs: [input]}
  - {name: greatest, reduce: {kind: maximum, axes: [2]}, inputs: [input]}
  - {name: where, reduce: {kind: argmin, axes: [2]}, inputs: [input]}
)"},
    {"masked_attention", "{shape: [2, 5, 4]}", R"(
  - {name: score, reduce: {axes: [2], keep: true}}
  - {name: across, transpose: {order: [0, 2, 1]}}
  - {name: before, compare: {}, inputs: [score, across]}
  - {name: seen, attention: {}, inputs: [input, input, input, before]}
)"},
    {"quantised", "{shape: [3, 8, 8], type: uint8}", R"(
  - {name: cut, slice: {from: 0, to: 2}}
  - {name: conv, conv2d: {out: 4, kernel: 3, pad: 1}, type: int8, bits: 8}
  - {name: relu, activation: relu, type: int8}
  - {name: pool, max_pool: {kernel: 2}}
  - {name: nearest, resize: {out: [6, 6]}}
  - {name: tokens, reshape: {out: [4, 36]}}
  - {name: mixed, concat: {axis: 1}, inputs: [tokens, halves]}
  - {name: halves, cast: float16, inputs: [tokens]}
  - {name: flags, cast: bool, inputs: [tokens]}
  - {name: flipped, activation: logical_not, type: bool}
)"},
    {"two_inputs",
     "[{name: sound, shape: [6, 3]}, {name: state, shape: [1, 5]}, {name: word, shape: [2], type: int64}]",
     R"(
  - {name: lstm, recurrent: {hidden: 5}, inputs: [sound, state, state]}
  - {name: gru, recurrent: {cell: gru, hidden: 5}, inputs: [lstm, state]}
  - {name: words, embedding: {rows: 9, width: 5}, inputs: [word]}
  - {name: all, concat: {fixed: [1, 5]}, inputs: [gru, words]}
  - {name: mean, reduce: {axes: [0]}}
)"},
    {"bends", "{shape: [7]}", R"(
  - {name: relu6, activation: relu6}
  - {name: sigmoid, activation: sigmoid}
  - {name: hard_sigmoid, activation: hard_sigmoid}
  - {name: hard_swish, activation: hard_swish}
  - {name: tanh, activation: tanh}
  - {name: leaky, activation: leaky_relu}
  - {name: elu, activation: elu}
  - {name: softplus, activation: softplus}
  - {name: mish, activation: mish}
  - {name: clip, activation: clip}
  - {name: erf, activation: erf}
  - {name: exponential, activation: exponential}
  - {name: logarithm, activation: logarithm}
  - {name: absolute, activation: absolute}
  - {name: square_root, activation: square_root}
  - {name: reciprocal, activation: reciprocal}
  - {name: negative, activation: negative}
  - {name: sine, activation: sine}
  - {name: cosine, activation: cosine}
  - {name: round, activation: round}
)"},
};

} // namespace sunder::nas
