#include "nas/execute/ready_network.hpp"

#include "nas/execute/fused_op.hpp"
#include "nas/supernet/element_types.hpp"
#include "nas/supernet/op_inputs.hpp"
#include "sim/base/contract.hpp"

#include <torch/utils.h>

#include <algorithm>
#include <utility>

namespace sunder::nas {
namespace {

using torch::Tensor;

/// Whole numbers are below 256, or 1000 where that many fit; conditions hold half the time.
Tensor random_tensor(sim::Tensor const& of, std::int64_t batch, sim::Seed seed)
{
    auto generator = at::detail::createCPUGenerator(seed.value());
    auto const sizes = with_batch(batch, of.shape);
    auto const type = scalar_type_of(of.type);
    if (at::isFloatingType(type)) return torch::randn(sizes, generator).to(type);
    auto const most = type == torch::kBool   ? 2
                      : type == torch::kChar ? 128
                      : type == torch::kByte ? 256
                                             : 1000;
    return torch::randint(0, most, sizes, generator, torch::kLong).to(type);
}

std::vector<Tensor> taken_by(sim::Op const& op, TensorsByProducer const& tensors)
{
    std::vector<Tensor> result;
    result.reserve(op.inputs.size());
    for (int const producer : op.inputs)
        result.push_back(tensors.at(producer));
    return result;
}

} // namespace

TensorsByProducer random_inputs_of(sim::ModelGraph const& model, std::int64_t batch, sim::Seed seed)
{
    SUNDER_EXPECTS(batch > 0);
    TensorsByProducer tensors{{sim::model_input, random_tensor(model.input, batch, seed.child("input"))}};
    for (int op = 0; static_cast<std::size_t>(op) < model.further_inputs(); ++op)
        tensors[op] = random_tensor(model.tensor_of(op), batch, seed.child(model.name_of(op)));
    return tensors;
}

ReadyNetwork::ReadyNetwork(sim::ModelGraph fused, std::int64_t batch, sim::Seed seed)
    : model_{std::move(fused)},
      batch_{batch},
      seed_{seed},
      weights_{std::make_unique<Weights>(seed, torch::kCPU)},
      ready_(model_.ops.size())
{
    SUNDER_EXPECTS(find_unlearnable(model_).empty());
    c10::InferenceMode const inference;
    auto tensors = inputs();
    for (auto const& turn : all_ops().turns) {
        auto const& op = model_.ops[turn.op];
        auto made = make_ready(op, taken_by(op, tensors), *weights_);
        ready_[turn.op] = std::move(made.op);
        tensors[static_cast<int>(turn.op)] = std::move(made.output);
        for (int const producer : turn.gone)
            tensors.erase(producer);
    }
}

ReadyOps ReadyNetwork::ops(std::vector<bool> const& which) const
{
    SUNDER_EXPECTS(which.size() == model_.ops.size());
    auto const consumers = sim::consumers_of(model_);
    auto const is_last = [&](int producer, std::size_t op) {
        auto const& all = consumers[static_cast<std::size_t>(producer + 1)];
        return std::ranges::all_of(all, [&](int consumer) {
            auto const number = static_cast<std::size_t>(consumer);
            return which[number] && number <= op;
        });
    };
    ReadyOps result;
    for (std::size_t i = 0; i < which.size(); ++i) {
        if (!which[i] || sim::is_input(model_.ops[i].kind)) continue;
        ReadyOps::OpTurn turn{.op = i, .gone = {}};
        for (int const producer : model_.ops[i].inputs)
            if (is_last(producer, i)) turn.gone.push_back(producer);
        result.turns.push_back(std::move(turn));
    }
    return result;
}

TensorsByProducer ReadyNetwork::run(ReadyOps const& ops, TensorsByProducer entering,
                                    OpWatcher const& watcher) const
{
    c10::InferenceMode const inference;
    auto tensors = std::move(entering);
    for (auto const& turn : ops.turns) {
        tensors[static_cast<int>(turn.op)] = ready_[turn.op](taken_by(model_.ops[turn.op], tensors));
        for (int const producer : turn.gone)
            tensors.erase(producer);
        if (watcher) watcher(turn.op);
    }
    return tensors;
}

} // namespace sunder::nas
