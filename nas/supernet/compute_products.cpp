#include "nas/supernet/compute.hpp"

#include <cmath>
#include <limits>

namespace sunder::nas {
namespace {

using torch::Tensor;

sim::Shape in_front(Tensor const& x)
{
    return {x.sizes().begin() + 1, x.sizes().end() - 2};
}

/// Matrices whose axes in front fit one another's.
std::vector<Tensor> matrices(std::vector<Tensor> const& tensors)
{
    std::vector<sim::Shape> fronts;
    for (auto const& x : tensors)
        fronts.push_back(in_front(x));
    auto const front = sim::broadcast(fronts).value();
    std::vector<Tensor> result;
    for (auto const& x : tensors) {
        auto sizes = with_batch(x.size(0), sim::aligned(in_front(x), front));
        sizes.push_back(x.size(-2));
        sizes.push_back(x.size(-1));
        result.push_back(x.reshape(sizes));
    }
    return result;
}

/// The scores of those who may not be looked at are as low as can be.
Tensor masked(Tensor const& scores, Tensor const& given)
{
    auto const mask =
        given.reshape(with_batch(given.size(0), sim::aligned(shape_of(given), shape_of(scores))));
    if (mask.is_floating_point()) return scores + mask.to(torch::kFloat);
    return scores.masked_fill(mask == 0, std::numeric_limits<float>::lowest());
}

/// For each direction the weights of the input and of the state, and two biases: the order of torch::lstm.
std::vector<Tensor> weights_of(sim::Recurrent const& recurrent, std::int64_t features, OpInputs const& inputs)
{
    bool const is_lstm = recurrent.cell == sim::CellKind::lstm;
    std::int64_t const gates = is_lstm ? 4 : recurrent.cell == sim::CellKind::gru ? 3 : 1;
    auto const cells = gates * recurrent.hidden;
    std::vector<Tensor> weights;
    for (std::int64_t direction = 0; direction < recurrent.directions; ++direction) {
        std::string const way = direction == 0 ? "forward" : "backward";
        auto const even = Weights::Start::even;
        weights.push_back(inputs.weight({cells, features}, way + ".input", even));
        weights.push_back(inputs.weight({cells, recurrent.hidden}, way + ".state", even));
        if (recurrent.bias == sim::Bias::none) continue;
        for (auto const* const of : {".input_bias", ".state_bias"})
            weights.push_back(inputs.weight({cells}, way + of, Weights::Start::zeros));
    }
    return weights;
}

/// What comes in behind the sequence, (directions, hidden) of each; else zeros.
Tensor first_state(sim::Recurrent const& recurrent, Tensor const& sequences, OpInputs const& inputs,
                   std::size_t which)
{
    if (which >= inputs.tensors.size())
        return torch::zeros({recurrent.directions, sequences.size(0), recurrent.hidden}, sequences.options());
    auto const state = inputs.number(which).reshape({-1, recurrent.directions, recurrent.hidden});
    return state.transpose(0, 1).contiguous();
}

} // namespace

Tensor compute(sim::Linear const& linear, OpInputs const& inputs)
{
    auto const x = inputs.number();
    return torch::linear(x, inputs.weight({linear.out, x.size(-1)}), inputs.bias(linear.bias, linear.out));
}

Tensor compute(sim::MatMul const& /*matmul*/, OpInputs const& inputs)
{
    auto const both = matrices({inputs.number(0), inputs.number(1)});
    return torch::matmul(both[0], both[1]);
}

Tensor compute(sim::Attention const& attention, OpInputs const& inputs)
{
    auto const of = matrices({inputs.number(0), inputs.number(1), inputs.number(2)});
    auto const keys = attention.keys == sim::KeyOrder::columns ? of[1] : of[1].transpose(-2, -1);
    auto scores = torch::matmul(of[0] / std::sqrt(static_cast<double>(of[0].size(-1))), keys);
    if (!attention.mask.empty()) {
        auto const mask = torch::zeros(with_batch(1, attention.mask), scores.options());
        scores = masked(scores, mask);
    }
    if (inputs.tensors.size() == 4) scores = masked(scores, inputs.tensors[3]);
    return torch::matmul(torch::softmax(scores, -1), of[2]);
}

Tensor compute(sim::Recurrent const& recurrent, OpInputs const& inputs)
{
    auto const x = inputs.number();
    auto const sequences = x.reshape({-1, x.size(-2), x.size(-1)});
    auto const weights = weights_of(recurrent, x.size(-1), inputs);
    bool const has_bias = recurrent.bias == sim::Bias::present;
    bool const both = recurrent.directions == 2;
    auto const hidden = first_state(recurrent, sequences, inputs, 1);
    auto const y = [&] {
        switch (recurrent.cell) {
        case sim::CellKind::lstm:
            return std::get<0>(torch::lstm(sequences, {hidden, first_state(recurrent, sequences, inputs, 2)},
                                           weights, has_bias, 1, 0, true, both, true));
        case sim::CellKind::gru:
            return std::get<0>(torch::gru(sequences, hidden, weights, has_bias, 1, 0, true, both, true));
        case sim::CellKind::rnn:
            break;
        }
        return std::get<0>(torch::rnn_tanh(sequences, hidden, weights, has_bias, 1, 0, true, both, true));
    }();
    return y.reshape(inputs.output_sizes());
}

Tensor compute(sim::Embedding const& embedding, OpInputs const& inputs)
{
    auto const rows = inputs.tensors.front().to(torch::kLong).remainder(embedding.rows);
    return torch::embedding(inputs.weight({embedding.rows, embedding.width}), rows);
}

} // namespace sunder::nas
