#include "nas/proxy/untrained_networks.hpp"

#include "nas/proxy/probe_images.hpp"
#include "nas/proxy/scores.hpp"
#include "nas/search/draw.hpp"
#include "nas/supernet/compute.hpp"
#include "nas/supernet/graph_network.hpp"
#include "sim/base/run_error.hpp"

#include <ATen/ATen.h>
#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <torch/csrc/autograd/autograd.h>
#include <torch/version.h>

#include <algorithm>
#include <array>
#include <limits>
#include <map>
#include <optional>
#include <set>
#include <utility>

namespace sunder::nas {
namespace {

using torch::Tensor;

constexpr double minus_infinity = -std::numeric_limits<double>::infinity();
constexpr double zen_noise = 0.01; // alpha of the paper's algorithm 1

/// By proxy; nothing where it was not asked for.
using Scores = std::array<std::optional<double>, all_proxies.size()>;

bool is_activation(sim::Op const& op)
{
    return std::holds_alternative<sim::Activation>(op.kind);
}

bool is_norm(sim::Op const& op)
{
    return std::holds_alternative<sim::BatchNorm>(op.kind);
}

/// Of a sample of (channels, height, width), height x width; 0 of others.
std::int64_t positions_of(sim::Op const& op)
{
    auto const& shape = op.output.shape;
    return shape.size() == 3 ? shape[1] * shape[2] : 0;
}

bool is_map(sim::Op const& op)
{
    return positions_of(op) > 1;
}

/// The network of one architecture.
class Network {
public:
    Network(sim::ModelGraph graph, std::optional<sim::ModelGraph> widest)
        : graph_{std::move(graph)}, widest_{std::move(widest)}
    {
    }

    [[nodiscard]] sim::ModelGraph const& graph() const { return graph_; }

    /// What each op puts out.
    [[nodiscard]] TensorsByProducer all_of(Tensor const& input, Weights& weights) const
    {
        return compute_ops(graph_, std::vector<bool>(graph_.ops.size(), true), {{sim::model_input, input}},
                           weights, widest_ ? &*widest_ : nullptr);
    }

    [[nodiscard]] Tensor logits(Tensor const& input, Weights& weights) const
    {
        return all_of(input, weights).at(last());
    }

    /// Without norms and activations, that is as a chain of products and sums.
    [[nodiscard]] Tensor linear_part(Tensor const& input, Weights& weights) const
    {
        TensorsByProducer tensors{{sim::model_input, input}};
        for (std::size_t i = 0; i < graph_.ops.size(); ++i) {
            auto const& op = graph_.ops[i];
            OpInputs inputs{
                .op = op, .tensors = {}, .weights = weights, .widest = widest_ ? &*widest_ : nullptr};
            for (int const producer : op.inputs)
                inputs.tensors.push_back(tensors.at(producer));
            tensors[static_cast<int>(i)] =
                is_norm(op) || is_activation(op) ? inputs.tensors.front() : compute(inputs);
        }
        return tensors.at(last());
    }

    [[nodiscard]] std::vector<Tensor> behind(TensorsByProducer const& tensors,
                                             bool (*which)(sim::Op const&)) const
    {
        std::vector<Tensor> result;
        for (std::size_t i = 0; i < graph_.ops.size(); ++i)
            if (which(graph_.ops[i])) result.push_back(tensors.at(static_cast<int>(i)));
        return result;
    }

    /// What enters each batch normalisation.
    [[nodiscard]] std::vector<Tensor> before_norms(TensorsByProducer const& tensors) const
    {
        std::vector<Tensor> result;
        for (auto const& op : graph_.ops)
            if (is_norm(op)) result.push_back(tensors.at(op.inputs.front()));
        return result;
    }

    /// The last map, or what the network puts out where it has none.
    [[nodiscard]] Tensor features(TensorsByProducer const& tensors) const
    {
        auto at = last();
        while (at > 0 && !is_map(graph_.ops[static_cast<std::size_t>(at)]))
            --at;
        return tensors.at(is_map(graph_.ops[static_cast<std::size_t>(at)]) ? at : last());
    }

    /// What leaves the activations of the last stage, which are those at the smallest maps; of all where
    /// there are no maps.
    [[nodiscard]] std::vector<Tensor> last_activations(TensorsByProducer const& tensors) const
    {
        auto const is_activated_map = [](sim::Op const& op) { return is_activation(op) && is_map(op); };
        auto least = std::numeric_limits<std::int64_t>::max();
        for (auto const& op : graph_.ops)
            if (is_activated_map(op)) least = std::min(least, positions_of(op));
        if (least == std::numeric_limits<std::int64_t>::max()) return behind(tensors, is_activation);
        std::vector<Tensor> result;
        for (std::size_t i = 0; i < graph_.ops.size(); ++i)
            if (is_activated_map(graph_.ops[i]) && positions_of(graph_.ops[i]) == least)
                result.push_back(tensors.at(static_cast<int>(i)));
        return result;
    }

private:
    [[nodiscard]] int last() const { return static_cast<int>(graph_.ops.size()) - 1; }

    sim::ModelGraph graph_;
    std::optional<sim::ModelGraph> widest_;
};

/// A network, and what its ops put out for the images once that was asked for.
struct Look {
    Choices of; ///< the architecture
    Network network;
    std::optional<TensorsByProducer> tensors;
};

std::vector<WeightGradient> gradients_of(Tensor const& of, Weights const& weights)
{
    auto const all = weights.all();
    auto const gradients = torch::autograd::grad({of}, all, {}, c10::nullopt, false, true);
    std::vector<WeightGradient> result;
    for (std::size_t i = 0; i < all.size(); ++i)
        result.push_back({.weight = all[i].detach(), .gradient = gradients[i]});
    return result;
}

} // namespace

struct UntrainedNetworks::Core {
    ArchitectureSpace const& full;
    std::unique_ptr<ArchitectureSpace> small; ///< null: as it is
    std::function<bool()> is_stopped;
    ProbeImages probe;
    Tensor noise;      ///< of the zen-score, shaped like the images
    Tensor more_noise; ///< added to it
    Weights weights;
    Weights magnitudes;
    std::map<Choices, Scores> known; ///< by representative
    std::optional<Look> latest;      ///< so that the proxies of one architecture share it

    [[nodiscard]] ArchitectureSpace const& space() const { return small ? *small : full; }

    [[nodiscard]] double cost(Proxy proxy, Choices const& choices) const
    {
        double work = 0;
        double bytes = 0;
        for (auto const& block : full.blocks(choices)) {
            work += block.work.value();
            bytes += block.weights.value();
        }
        return proxy == Proxy::flops ? work : bytes;
    }

    double computed(Proxy proxy, Choices const& choices)
    {
        if (proxy == Proxy::flops || proxy == Proxy::parameters) return cost(proxy, choices);
        if (is_stopped()) throw sim::Interrupted{};
        auto const& network = look_at(choices).network;
        switch (proxy) {
        case Proxy::snip:
            return snip_score(loss_gradients(network));
        case Proxy::grad_norm:
            return grad_norm_score(loss_gradients(network));
        case Proxy::jacob_cov:
            return jacob_cov_score(jacobian(network));
        case Proxy::synflow: {
            auto const ones = torch::ones_like(probe.images.narrow(0, 0, 1)).to(torch::kDouble);
            auto const flow = network.linear_part(ones, magnitudes).sum();
            return synflow_score(gradients_of(flow, magnitudes));
        }
        case Proxy::zen:
            return zen(network);
        default:
            return by_activations(proxy, *latest);
        }
    }

    Look& look_at(Choices const& choices)
    {
        if (latest && latest->of == choices) return *latest;
        auto const widest = space().widest(choices);
        latest.emplace(
            Look{.of = choices,
                 .network = Network{space().model(choices),
                                    widest == choices ? std::nullopt : std::optional{space().model(widest)}},
                 .tensors = {}});
        return *latest;
    }

    double by_activations(Proxy proxy, Look& look)
    {
        torch::NoGradGuard const no_grad;
        auto const& network = look.network;
        if (!look.tensors) look.tensors = network.all_of(probe.images, weights);
        auto const& tensors = *look.tensors;
        if (proxy == Proxy::meco) {
            std::vector<Tensor> maps;
            for (auto const& each : network.behind(tensors, is_map))
                maps.push_back(each[0]);
            return meco_score(maps);
        }
        if (proxy == Proxy::swap) return swap_score(network.last_activations(tensors));
        return naswot_score(network.behind(tensors, is_activation));
    }

    std::vector<WeightGradient> loss_gradients(Network const& network)
    {
        auto const logits = network.logits(probe.images, weights).view({probe.images.size(0), -1});
        return gradients_of(at::cross_entropy_loss(logits, probe.labels), weights);
    }

    Tensor jacobian(Network const& network)
    {
        auto const images = probe.images.clone().requires_grad_();
        auto const sum = network.logits(images, weights).sum();
        auto const gradient = torch::autograd::grad({sum}, {images}, {}, c10::nullopt, false, true).front();
        return gradient.defined() ? gradient : torch::zeros_like(images);
    }

    double zen(Network const& network)
    {
        torch::NoGradGuard const no_grad;
        auto const still = network.all_of(noise, weights);
        auto const moved = network.all_of(noise + zen_noise * more_noise, weights);
        auto const difference = (network.features(still) - network.features(moved)).flatten(1).norm(2, 1);
        std::vector<Tensor> variances;
        for (auto const& each : network.before_norms(still))
            variances.push_back(each.transpose(0, 1).flatten(1).var(1, false));
        return zen_score(difference, variances);
    }
};

UntrainedNetworks::UntrainedNetworks(ArchitectureSpace const& space, ProxyPlan const& plan, sim::Seed seed,
                                     std::function<bool()> is_stopped)
{
    at::set_num_threads(1);
    auto small = space.miniature(plan.size);
    auto const& used = small ? *small : space;
    auto const first = used.model(Choices(used.space().variables.size(), 0));
    if (auto const op = find_unlearnable(first); !op.empty())
        throw sim::RunError{fmt::format("the networks of this space cannot be executed: they hold {}", op)};
    auto probe = probe_images_for(used, plan, seed);
    auto generator = at::detail::createCPUGenerator(seed.child("zen").value());
    auto noise = torch::randn(probe.images.sizes(), generator);
    auto more = torch::randn(probe.images.sizes(), generator);
    core_ = std::make_unique<Core>(
        Core{.full = space,
             .small = std::move(small),
             .is_stopped = std::move(is_stopped),
             .probe = std::move(probe),
             .noise = std::move(noise),
             .more_noise = std::move(more),
             .weights = Weights{seed.child("weights"), torch::kCPU},
             .magnitudes = Weights{seed.child("weights"), torch::kCPU, Weights::Values::magnitudes},
             .known = {},
             .latest = {}});
}

UntrainedNetworks::~UntrainedNetworks() = default;

double UntrainedNetworks::score(Proxy proxy, Choices const& choices) const
{
    if (!core_->full.is_connected(choices)) return minus_infinity;
    auto const representative = core_->full.representative(choices);
    auto& known = core_->known[representative][static_cast<std::size_t>(proxy)];
    if (!known) known = core_->computed(proxy, representative);
    return *known;
}

std::string UntrainedNetworks::machinery() const
{
    return fmt::format("{}, LibTorch {}", core_->probe.what, TORCH_VERSION);
}

std::vector<Choices> draw_architectures(ArchitectureSpace const& space, std::int64_t count, sim::Seed seed)
{
    constexpr std::int64_t draws_for_each = 100;
    sim::Random random{seed};
    std::set<Choices> seen;
    std::vector<Choices> drawn;
    for (std::int64_t draws = 0; std::ssize(drawn) < count && draws < draws_for_each * count; ++draws) {
        auto choices = space.representative(draw_choices(space.space(), random));
        if (seen.insert(choices).second) drawn.push_back(std::move(choices));
    }
    return drawn;
}

} // namespace sunder::nas
