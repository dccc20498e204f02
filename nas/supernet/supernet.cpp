#include "nas/supernet/supernet.hpp"

#include "nas/realise/split_network.hpp"
#include "nas/supernet/distance_correlation.hpp"
#include "nas/supernet/freeze.hpp"
#include "nas/supernet/graph_network.hpp"
#include "nas/supernet/mini_batches.hpp"
#include "nas/supernet/tensor_coding.hpp"
#include "sim/base/contract.hpp"
#include "sim/base/run_error.hpp"

#include <ATen/Parallel.h>
#include <fmt/format.h>
#include <malloc.h>
#include <torch/cuda.h>
#include <torch/version.h>

#include <algorithm>
#include <cmath>
#include <functional>
#include <limits>
#include <numbers>
#include <numeric>
#include <utility>

namespace sunder::nas {
namespace {

using torch::Tensor;

constexpr std::int64_t judged_at_once = 250;

/// Freed tensors stay with the process: the next step needs as much again, and pages fresh from the system
/// cost up to a third of a step.
void keep_memory()
{
    constexpr int most_allowed = 32 << 20;
    (void)mallopt(M_MMAP_THRESHOLD, most_allowed);
    (void)mallopt(M_TRIM_THRESHOLD, std::numeric_limits<int>::max());
}

/// The device, set to give equal numbers for equal seeds: sums depend on how many threads add them up.
torch::Device device_of(std::string const& name)
{
    if (!Supernet::has_device(name))
        throw sim::RunError{"there is no CUDA device, or this LibTorch is built without CUDA"};
    keep_memory();
    at::set_num_threads(1);
    auto& context = at::globalContext();
    context.setDeterministicCuDNN(true);
    context.setBenchmarkCuDNN(false); // which would choose what is fastest at the moment
    return torch::Device{name};
}

Judgement judgement_of(Tensor const& scores, Tensor const& labels)
{
    auto const right = (scores.argmax(1) == labels).sum().item<std::int64_t>();
    return {.loss = torch::cross_entropy_loss(scores, labels).item<double>(),
            .accuracy = 100.0 * static_cast<double>(right) / static_cast<double>(labels.size(0))};
}

/// The mean over all images, some at a time.
Judgement in_parts(std::span<std::size_t const> indices,
                   std::function<Judgement(std::span<std::size_t const>)> const& judge)
{
    Judgement sum;
    for (std::size_t first = 0; first < indices.size(); first += judged_at_once) {
        auto const count = std::min<std::size_t>(judged_at_once, indices.size() - first);
        auto const part = judge(indices.subspan(first, count));
        sum.loss += part.loss * static_cast<double>(count);
        sum.accuracy += part.accuracy * static_cast<double>(count);
    }
    auto const all = static_cast<double>(indices.size());
    return {.loss = sum.loss / all, .accuracy = sum.accuracy / all};
}

} // namespace

struct Supernet::Core {
    ArchitectureSpace const& space;
    ImageSet const& data;
    TrainingSettings settings;
    sim::Seed seed;
    Weights weights;
    Scaling scaling;
    std::vector<std::size_t> validation; ///< indices of training images
    std::vector<std::size_t> training;
    std::int64_t epoch = -1; ///< that `order` is of
    std::vector<std::size_t> order;

    Core(ArchitectureSpace const& of, ImageSet const& images, TrainingSettings const& chosen, sim::Seed from)
        : space{of},
          data{images},
          settings{chosen},
          seed{from},
          weights{from.child("weights"), device_of(chosen.device)},
          scaling{scaling_of(images.train)}
    {
        SUNDER_EXPECTS(find_obstacle(of, images).empty());
        SUNDER_EXPECTS(chosen.steps >= 1 && chosen.batch >= 2 && chosen.validation >= 1 &&
                       chosen.judged >= 1);
        training = shuffled(images.train.size(), from.child("validation"));
        auto const apart = std::min(static_cast<std::size_t>(chosen.validation), training.size() / 2);
        validation.assign(training.end() - static_cast<std::ptrdiff_t>(apart), training.end());
        training.resize(training.size() - apart);
    }

    /// The same with weights of its own.
    Core(Core const& other, TrainingSettings const& chosen)
        : space{other.space},
          data{other.data},
          settings{chosen},
          seed{other.seed},
          weights{other.weights.copy()},
          scaling{other.scaling},
          validation{other.validation},
          training{other.training}
    {
    }

    [[nodiscard]] std::pair<Tensor, Tensor> tensors_of(Images const& images, MiniBatch const& batch) const
    {
        auto const count = static_cast<std::int64_t>(batch.labels.size());
        auto pixels = torch::tensor(batch.pixels).view({count, images.channels, images.height, images.width});
        return {pixels.to(weights.device()), torch::tensor(batch.labels).to(weights.device())};
    }

    [[nodiscard]] std::pair<Tensor, Tensor> plain(Images const& images,
                                                  std::span<std::size_t const> indices) const
    {
        return tensors_of(images, batch_of(images, indices, scaling, {}, sim::Random{seed}));
    }

    /// The first test images as one batch.
    [[nodiscard]] Tensor first_test_images(std::int64_t count) const
    {
        std::vector<std::size_t> indices(std::min(static_cast<std::size_t>(count), data.test.size()));
        std::iota(indices.begin(), indices.end(), 0);
        return plain(data.test, indices).first;
    }

    [[nodiscard]] std::size_t batch_size() const
    {
        return std::min(static_cast<std::size_t>(settings.batch), training.size());
    }
    [[nodiscard]] std::int64_t steps_of_an_epoch() const
    {
        return static_cast<std::int64_t>(training.size() / batch_size());
    }

    std::pair<Tensor, Tensor> training_batch(std::int64_t step)
    {
        auto const size = batch_size();
        auto const in_epoch = steps_of_an_epoch();
        if (step / in_epoch != epoch) {
            epoch = step / in_epoch;
            order = shuffled(training.size(), seed.child("order").child(static_cast<std::uint64_t>(epoch)));
        }
        std::vector<std::size_t> indices;
        auto const first = static_cast<std::size_t>(step % in_epoch) * size;
        for (std::size_t i = first; i < first + size; ++i)
            indices.push_back(training[order[i]]);
        Alteration const alteration{.most_shift = data.train.width / 8,
                                    .mirror = Alteration::Mirror::half_of_them};
        auto const draws = seed.child("alterations").child(static_cast<std::uint64_t>(step));
        return tensors_of(data.train, batch_of(data.train, indices, scaling, alteration, sim::Random{draws}));
    }

    /// What the tail gets of what the head yields.
    Tensor coded(Tensor x, SplitNetwork const& cut, Execution execution)
    {
        auto sent = std::move(x);
        std::vector<std::int64_t> widths; ///< before each bottleneck
        for (auto const& stage : cut.codec) {
            if (auto const* const bottleneck = std::get_if<sim::Bottleneck>(&stage)) {
                if (sent.dim() < 3 || sent.size(1) <= bottleneck->to) continue; // one axis has no channels
                widths.push_back(sent.size(1));
                sent = between(sent, cut.block, "narrow", bottleneck->to);
            } else if (auto const* const quantise = std::get_if<sim::Quantise>(&stage);
                       quantise != nullptr && quantise->bits < 32) {
                int const bits = quantise->bits;
                sent = execution == Execution::split ? through_bytes(sent, bits) : rounded(sent, bits);
            }
        }
        for (; !widths.empty(); widths.pop_back())
            sent = between(sent, cut.block, "widen", widths.back());
        return sent;
    }

    /// A window of one position over however many axes there are behind the first.
    Tensor between(Tensor const& x, std::string const& block, char const* what, std::int64_t out)
    {
        auto const axes = static_cast<std::size_t>(x.dim() - 2);
        std::vector<std::int64_t> const one(axes, 1);
        std::vector<std::int64_t> const none(axes, 0);
        std::vector<std::int64_t> shape{out, x.size(1)};
        shape.insert(shape.end(), axes, 1);
        auto const& weight = weights.at(fmt::format("{}.{}", block, what), shape, Weights::Start::random);
        return torch::convolution(x.to(torch::kFloat), weight, {}, one, none, one, false, none, 1);
    }

    Tensor head(SplitNetwork const& cut, Tensor const& images)
    {
        return forward(cut.graph, {0, cut.head_ops}, images, weights, cut.wider());
    }
    Tensor tail(SplitNetwork const& cut, Tensor const& received)
    {
        return forward(cut.graph, {cut.head_ops, cut.graph.ops.size()}, received, weights, cut.wider());
    }

    Tensor logits(Choices const& candidate, Tensor const& images, Execution execution)
    {
        if (!space.is_connected(candidate))
            return torch::zeros({images.size(0), data.classes}, images.options());
        auto const cut = split_network_of(space, candidate, settings.codec);
        return tail(cut, coded(head(cut, images), cut, execution));
    }

    Judgement judge(Choices const& candidate, std::pair<Tensor, Tensor> const& batch, Execution execution)
    {
        torch::NoGradGuard const no_grad;
        return judgement_of(logits(candidate, batch.first, execution), batch.second);
    }

    /// On all of these images, some at a time.
    Judgement judge(Choices const& candidate, Images const& images, std::span<std::size_t const> indices,
                    Execution execution)
    {
        return in_parts(indices, [&](std::span<std::size_t const> some) {
            return judge(candidate, plain(images, some), execution);
        });
    }

    [[nodiscard]] std::span<std::size_t const> first_validation_images(std::int64_t count) const
    {
        return std::span{validation}.first(std::min(static_cast<std::size_t>(count), validation.size()));
    }
};

Supernet::Supernet(ArchitectureSpace const& space, ImageSet const& data, TrainingSettings const& settings,
                   sim::Seed seed)
    : core_{std::make_unique<Core>(space, data, settings, seed)}
{
}

Supernet::Supernet(std::unique_ptr<Core> core) : core_{std::move(core)} {}

Supernet::~Supernet() = default;

TrainingSettings const& Supernet::settings() const
{
    return core_->settings;
}

std::size_t Supernet::validation_images() const
{
    return core_->validation.size();
}

bool Supernet::has_device(std::string const& name)
{
    return name == "cpu" || torch::cuda::is_available();
}

std::int64_t Supernet::steps_of_an_epoch() const
{
    return core_->steps_of_an_epoch();
}

std::string Supernet::machinery() const
{
    return fmt::format("LibTorch {}, {}, {} thread{}", TORCH_VERSION, core_->settings.device,
                       at::get_num_threads(), at::get_num_threads() == 1 ? "" : "s");
}

double Supernet::train(std::span<Choices const> candidates, std::int64_t step)
{
    SUNDER_EXPECTS(!candidates.empty());
    auto const& settings = core_->settings;
    auto const [images, labels] = core_->training_batch(step);
    double mean = 0;
    for (auto const& candidate : candidates) {
        auto const loss =
            torch::cross_entropy_loss(core_->logits(candidate, images, Execution::whole), labels) /
            static_cast<double>(candidates.size());
        mean += loss.item<double>();
        if (loss.requires_grad()) loss.backward();
    }
    double const progress = std::min(1.0, static_cast<double>(step) / static_cast<double>(settings.steps));
    core_->weights.descend(
        {.learning_rate = settings.learning_rate * (1 + std::cos(std::numbers::pi * progress)) / 2,
         .momentum = settings.momentum,
         .weight_decay = settings.weight_decay,
         .most_norm = settings.most_norm});
    return mean;
}

std::unique_ptr<Supernet> Supernet::refined(Choices const& candidate, std::int64_t steps) const
{
    auto settings = core_->settings;
    settings.steps = steps;
    std::unique_ptr<Supernet> copy{new Supernet{std::make_unique<Core>(*core_, settings)}};
    if (!core_->space.is_connected(candidate)) return copy; // it learns nothing
    std::vector<Choices> const only{candidate};
    for (std::int64_t step = 0; step < steps; ++step)
        (void)copy->train(only, step);
    return copy;
}

Judgement Supernet::judge_batch(Choices const& candidate, std::int64_t number)
{
    auto const& indices = core_->validation;
    auto const size = std::min(static_cast<std::size_t>(core_->settings.judged), indices.size());
    auto const batches = indices.size() / size;
    auto const first = static_cast<std::size_t>(number) % batches * size;
    return core_->judge(candidate, core_->plain(core_->data.train, std::span{indices}.subspan(first, size)),
                        Execution::whole);
}

Judgement Supernet::judge(Choices const& candidate, Portion portion, Execution execution)
{
    if (portion == Portion::validation)
        return core_->judge(candidate, core_->data.train, core_->validation, execution);
    std::vector<std::size_t> everything(core_->data.test.size());
    std::iota(everything.begin(), everything.end(), 0);
    return core_->judge(candidate, core_->data.test, everything, execution);
}

Judgement Supernet::judge_some(Choices const& candidate, std::int64_t images)
{
    SUNDER_EXPECTS(images >= 1);
    return core_->judge(candidate, core_->data.train, core_->first_validation_images(images),
                        Execution::whole);
}

std::vector<float> Supernet::logits(Choices const& candidate, std::int64_t images, Execution execution)
{
    torch::NoGradGuard const no_grad;
    auto const batch = core_->first_test_images(images);
    auto const scores = core_->logits(candidate, batch, execution).cpu().contiguous();
    return {scores.data_ptr<float>(), scores.data_ptr<float>() + scores.numel()};
}

double Supernet::leakage(Choices const& candidate, std::int64_t images)
{
    torch::NoGradGuard const no_grad;
    auto const blocks = core_->space.block_names().size();
    auto const at = core_->space.cut(candidate);
    if (at == 0) return 1;
    if (at == blocks || !core_->space.is_connected(candidate)) return 0;
    auto const input = core_->plain(core_->data.train, core_->first_validation_images(images)).first;
    auto const cut = split_network_of(core_->space, candidate, core_->settings.codec);
    auto const sent =
        core_->coded(core_->head(cut, input), cut, Execution::split).cpu().to(torch::kFloat).contiguous();
    auto const x = input.cpu().contiguous();
    auto const values = [](Tensor const& t) {
        return std::span{t.data_ptr<float>(), static_cast<std::size_t>(t.numel())};
    };
    return distance_correlation(values(x), values(sent), static_cast<std::size_t>(x.size(0)));
}

Scaling const& Supernet::scaling() const
{
    return core_->scaling;
}

FrozenWeights Supernet::frozen(Choices const& candidate, sim::ModelGraph const& network, std::int64_t images)
{
    auto const wide = core_->space.widest(candidate);
    auto const widest = wide != candidate ? std::optional{core_->space.model(wide)} : std::nullopt;
    auto const count = std::min(static_cast<std::size_t>(images), core_->training.size());
    auto const batch = core_->plain(core_->data.train, std::span{core_->training}.first(count)).first;
    return freeze(network, widest ? &*widest : nullptr, core_->weights, batch);
}

Judgement Supernet::judge_frozen(sim::ModelGraph const& network, FrozenWeights const& weights) const
{
    std::vector<std::size_t> everything(core_->data.test.size());
    std::iota(everything.begin(), everything.end(), 0);
    return in_parts(everything, [&](std::span<std::size_t const> some) {
        auto const batch = core_->plain(core_->data.test, some);
        return judgement_of(run_frozen(network, weights, batch.first), batch.second);
    });
}

std::int64_t Supernet::parameters() const
{
    return core_->weights.count();
}

void Supernet::save(std::filesystem::path const& path, std::string const& note) const
{
    core_->weights.save(path, note);
}

std::string Supernet::load(std::filesystem::path const& path)
{
    return core_->weights.load(path);
}

std::string Supernet::note_in(std::filesystem::path const& path)
{
    return Weights::note_in(path);
}

namespace {

/// Stands at a choice of a variable, and at those without which it would not count.
void choose(SearchSpace const& space, std::size_t variable, int choice, Choices& choices)
{
    choices[variable] = choice;
    if (auto const& premise = space.variables[variable].only_if)
        choose(space, premise->variable, premise->values.front(), choices);
}

/// Candidates among which each choice of each variable is found.
std::vector<Choices> every_choice_once(SearchSpace const& space)
{
    std::vector<Choices> candidates;
    for (std::size_t variable = 0; variable < space.variables.size(); ++variable)
        for (std::size_t choice = 0; choice < space.variables[variable].choices.size(); ++choice) {
            candidates.emplace_back(space.variables.size(), 0);
            choose(space, variable, static_cast<int>(choice), candidates.back());
        }
    return candidates;
}

std::string find_obstacle_in(sim::ModelGraph const& graph, std::int64_t classes)
{
    if (auto const op = find_unlearnable(graph); !op.empty()) return "it holds " + op;
    for (auto const& op : graph.ops)
        if (op.output.type != sim::ElementType::float32 && op.output.type != sim::ElementType::float16)
            return fmt::format("op '{}' puts out {}, through which nothing is learnt", op.name,
                               name_of(op.output.type));
    auto const& output = graph.ops.back().output.shape;
    if (output == std::vector<std::int64_t>{classes}) return {};
    return fmt::format("its networks end in shape {} where the data have {} classes",
                       fmt::join(output, " x "), classes);
}

} // namespace

std::string find_obstacle(ArchitectureSpace const& space, ImageSet const& data)
{
    auto const& images = data.train;
    std::vector<std::int64_t> const shape{images.channels, images.height, images.width};
    if (space.input().shape != shape)
        return fmt::format("its input has shape {} and the images {}", fmt::join(space.input().shape, " x "),
                           fmt::join(shape, " x "));
    for (auto const& candidate : every_choice_once(space.space())) {
        auto obstacle = find_obstacle_in(space.model(candidate), data.classes);
        if (!obstacle.empty()) return obstacle;
    }
    return {};
}

} // namespace sunder::nas
