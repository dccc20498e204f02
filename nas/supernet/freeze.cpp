#include "nas/supernet/freeze.hpp"

#include "nas/supernet/compute.hpp"
#include "nas/supernet/conv_weight.hpp"
#include "sim/base/contract.hpp"
#include "sim/model/stored_tensors.hpp"

#include <functional>
#include <map>
#include <utility>
#include <variant>

namespace sunder::nas {
namespace {

using torch::Tensor;

constexpr double epsilon = 1e-5; // as in compute_norms.cpp

/// How weights are called while they are learnt.
struct LearntName {
    std::string what;
    Weights::Start start = Weights::Start::random;
};

LearntName learnt_name(sim::OpKind const& kind, std::string const& stored)
{
    using namespace sim;
    bool const is_norm = std::holds_alternative<BatchNorm>(kind) || std::holds_alternative<LayerNorm>(kind) ||
                         std::holds_alternative<GroupNorm>(kind) || std::holds_alternative<RmsNorm>(kind);
    if (stored == "constant") {
        bool const is_factor = std::holds_alternative<Multiply>(kind);
        bool const is_in_front = std::holds_alternative<Concat>(kind);
        return {stored, is_factor     ? Weights::Start::ones
                        : is_in_front ? Weights::Start::even
                                      : Weights::Start::zeros};
    }
    if (is_norm)
        return stored == "weight" ? LearntName{"scale", Weights::Start::ones}
                                  : LearntName{"shift", Weights::Start::zeros};
    return stored == "weight" ? LearntName{} : LearntName{"bias", Weights::Start::zeros};
}

bool is_statistic(std::string const& stored)
{
    return stored.starts_with("running_");
}

/// Runs the ops of a network one after the other, and forgets tensors that nobody reads any more.
Tensor run(sim::ModelGraph const& network, Tensor const& images,
           std::function<Tensor(int op, std::vector<Tensor> inputs)> const& compute_op)
{
    auto const consumers = sim::consumers_of(network);
    std::map<int, Tensor> tensors{{sim::model_input, images}};
    for (int op = 0; op < static_cast<int>(network.ops.size()); ++op) {
        std::vector<Tensor> inputs;
        for (int const producer : network.ops[static_cast<std::size_t>(op)].inputs)
            inputs.push_back(tensors.at(producer));
        tensors[op] = compute_op(op, std::move(inputs));
        for (int const producer : network.ops[static_cast<std::size_t>(op)].inputs)
            if (consumers[static_cast<std::size_t>(producer + 1)].back() == op) tensors.erase(producer);
    }
    return tensors.at(static_cast<int>(network.ops.size()) - 1);
}

struct Statistics {
    Tensor mean;
    Tensor variance;
};

Statistics statistics_of(Tensor const& x)
{
    auto const by_channel = x.transpose(0, 1).flatten(1);
    return {.mean = by_channel.mean(1), .variance = by_channel.var(1, false)};
}

std::vector<float> values_of(Tensor const& tensor)
{
    auto const flat = tensor.detach().to(torch::kCPU).to(torch::kFloat).contiguous();
    return {flat.data_ptr<float>(), flat.data_ptr<float>() + flat.numel()};
}

/// The weight that the op takes, a part of a wider one where there is such.
Tensor learnt(OpInputs const& inputs, sim::StoredTensor const& stored)
{
    auto const& kind = inputs.op.kind;
    if (auto const* const conv = std::get_if<sim::Conv2d>(&kind); conv != nullptr && stored.name == "weight")
        return weight_of(*conv, inputs, inputs.tensors.front().size(1));
    auto const [what, start] = learnt_name(kind, stored.name);
    return inputs.weight(stored.shape, what, start);
}

Tensor normalised(OpInputs const& inputs, Statistics const& by)
{
    auto const x = inputs.number();
    std::vector<std::int64_t> const channels{x.size(1)};
    return torch::batch_norm(x, inputs.weight(channels, "scale", Weights::Start::ones),
                             inputs.weight(channels, "shift", Weights::Start::zeros), by.mean, by.variance,
                             false, 0, epsilon, false);
}

Tensor tensor_of(std::vector<float> const& values, std::vector<std::int64_t> const& shape,
                 torch::Device device)
{
    return torch::tensor(values).view(shape).to(device);
}

} // namespace

FrozenWeights freeze(sim::ModelGraph const& network, sim::ModelGraph const* widest, Weights& weights,
                     Tensor const& images)
{
    torch::NoGradGuard const no_grad;
    FrozenWeights frozen;
    (void)run(network, images, [&](int number, std::vector<Tensor> tensors) {
        auto const& op = network.ops[static_cast<std::size_t>(number)];
        OpInputs const inputs{.op = op, .tensors = std::move(tensors), .weights = weights, .widest = widest};
        for (auto const& stored : sim::stored_tensors(network, number))
            if (!is_statistic(stored.name))
                frozen[{op.name, stored.name}] = values_of(learnt(inputs, stored));
        if (!std::holds_alternative<sim::BatchNorm>(op.kind)) return compute(inputs);
        auto const statistics = statistics_of(inputs.number());
        frozen[{op.name, "running_mean"}] = values_of(statistics.mean);
        frozen[{op.name, "running_var"}] = values_of(statistics.variance);
        return normalised(inputs, statistics);
    });
    return frozen;
}

FrozenWeights draw_weights(sim::ModelGraph const& network, sim::ModelGraph const* widest, sim::Seed seed)
{
    constexpr std::int64_t images = 32;
    std::vector<std::int64_t> sizes{images};
    sizes.insert(sizes.end(), network.input.shape.begin(), network.input.shape.end());
    Weights weights{seed.child("weights"), torch::kCPU};
    return freeze(network, widest, weights,
                  torch::randn(sizes, at::detail::createCPUGenerator(seed.child("images").value())));
}

Tensor run_frozen(sim::ModelGraph const& network, FrozenWeights const& frozen, Tensor const& images)
{
    torch::NoGradGuard const no_grad;
    Weights weights{sim::Seed{1}, images.device()};
    return run(network, images, [&](int number, std::vector<Tensor> tensors) {
        auto const& op = network.ops[static_cast<std::size_t>(number)];
        OpInputs const inputs{.op = op, .tensors = std::move(tensors), .weights = weights, .widest = nullptr};
        Statistics statistics;
        for (auto const& stored : sim::stored_tensors(network, number)) {
            auto const value = tensor_of(frozen.at({op.name, stored.name}), stored.shape, images.device());
            if (stored.name == "running_mean")
                statistics.mean = value;
            else if (stored.name == "running_var")
                statistics.variance = value;
            else {
                auto const [what, start] = learnt_name(op.kind, stored.name);
                inputs.weight(stored.shape, what, start).detach().copy_(value);
            }
        }
        return std::holds_alternative<sim::BatchNorm>(op.kind) ? normalised(inputs, statistics)
                                                               : compute(inputs);
    });
}

} // namespace sunder::nas
