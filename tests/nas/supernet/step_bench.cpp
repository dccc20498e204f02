/// \file
/// What a training step of Supernet costs beside the bare step of LibTorch: the same network written with
/// torch::nn, its batch at hand, torch::optim::SGD. Prints CPU times, taken in turns, and their ratio.
///
///   step_bench [CHANNELS [IMAGE_SIZE [BATCH]]]
#include "nas/realise/nasbench201.hpp"
#include "nas/supernet/supernet.hpp"

#include <torch/torch.h>

#include <algorithm>
#include <array>
#include <cstdio>
#include <ctime>
#include <string>
#include <utility>
#include <vector>

namespace sunder::nas {
namespace {

namespace nn = torch::nn;
using torch::Tensor;

constexpr std::int64_t classes = 10;
constexpr std::int64_t steps_of_a_turn = 20;
constexpr int turns = 15;

nn::Conv2d conv(std::int64_t in, std::int64_t out, std::int64_t kernel, std::int64_t stride = 1)
{
    return nn::Conv2d{nn::Conv2dOptions(in, out, kernel).stride(stride).padding(kernel / 2).bias(false)};
}

nn::BatchNorm2d norm(std::int64_t channels)
{
    return nn::BatchNorm2d{nn::BatchNorm2dOptions(channels).track_running_stats(false)};
}

/// ReLU, convolution, normalisation.
struct ConvolutionImpl : nn::Module {
    nn::Conv2d conv_;
    nn::BatchNorm2d norm_;

    ConvolutionImpl(std::int64_t channels, std::int64_t kernel)
        : conv_{register_module("conv", conv(channels, channels, kernel))},
          norm_{register_module("norm", norm(channels))}
    {
    }
    Tensor forward(Tensor const& x) { return norm_(conv_(torch::relu(x))); }
};
TORCH_MODULE(Convolution);

Tensor pool(Tensor const& x)
{
    return torch::avg_pool2d(x, {3, 3}, {1, 1}, {1, 1}, false, false);
}

/// 01: conv3x3, 02: skip, 12: conv1x1, 03: pool, 13: none, 23: conv3x3.
struct MixedCellImpl : nn::Module {
    Convolution a, b, c;

    explicit MixedCellImpl(std::int64_t channels)
        : a{register_module("a", Convolution{channels, 3})},
          b{register_module("b", Convolution{channels, 1})},
          c{register_module("c", Convolution{channels, 3})}
    {
    }
    Tensor forward(Tensor const& x) { return pool(x) + c(x + b(a(x))); }
};
TORCH_MODULE(MixedCell);
constexpr Choices::value_type none = 0, skip = 1, conv1 = 2, conv3 = 3, pool3 = 4;

struct ReductionImpl : nn::Module {
    nn::Conv2d conv1_, conv2_, conv3_;
    nn::BatchNorm2d norm1_, norm2_;

    explicit ReductionImpl(std::int64_t in)
        : conv1_{register_module("conv1", conv(in, 2 * in, 3, 2))},
          conv2_{register_module("conv2", conv(2 * in, 2 * in, 3))},
          conv3_{register_module("conv3", conv(in, 2 * in, 1))},
          norm1_{register_module("norm1", norm(2 * in))},
          norm2_{register_module("norm2", norm(2 * in))}
    {
    }
    Tensor forward(Tensor const& x)
    {
        auto const main = norm2_(conv2_(torch::relu(norm1_(conv1_(torch::relu(x))))));
        return main + conv3_(torch::avg_pool2d(x, {2, 2}, {2, 2}, {0, 0}, false, false));
    }
};
TORCH_MODULE(Reduction);

struct NetworkImpl : nn::Module {
    nn::Conv2d stem;
    nn::BatchNorm2d stem_norm, last_norm;
    MixedCell cell0, cell1, cell2;
    Reduction reduction1, reduction2;
    nn::Linear linear;

    explicit NetworkImpl(std::int64_t channels)
        : stem{register_module("stem", conv(1, channels, 3))},
          stem_norm{register_module("stem_norm", norm(channels))},
          last_norm{register_module("last_norm", norm(4 * channels))},
          cell0{register_module("cell0", MixedCell{channels})},
          cell1{register_module("cell1", MixedCell{2 * channels})},
          cell2{register_module("cell2", MixedCell{4 * channels})},
          reduction1{register_module("reduction1", Reduction{channels})},
          reduction2{register_module("reduction2", Reduction{2 * channels})},
          linear{register_module("linear", nn::Linear{4 * channels, classes})}
    {
    }
    Tensor forward(Tensor const& x)
    {
        auto const first = stem(x).contiguous(torch::MemoryFormat::ChannelsLast); // as ours has it
        auto const features = cell2(reduction2(cell1(reduction1(cell0(stem_norm(first))))));
        auto const pooled = torch::adaptive_avg_pool2d(torch::relu(last_norm(features)), {1, 1});
        return linear(pooled.flatten(1));
    }
};
TORCH_MODULE(Network);

double cpu_seconds()
{
    return static_cast<double>(std::clock()) / CLOCKS_PER_SEC;
}

void compare(std::int64_t channels, std::int64_t size, std::int64_t batch)
{
    TrainingSettings const settings{.steps = 100'000, .batch = batch, .validation = 1};
    auto const data = make_synthetic_images(
        {.classes = classes, .size = size, .train = 50 * batch, .test = batch}, sim::Seed{1});
    auto const space = make_nasbench201(
        {.classes = classes, .channels = channels, .cells = 1, .image_channels = 1, .image_size = size});
    std::vector<Choices> const candidate{{conv3, skip, conv1, pool3, none, conv3, 3}};
    Supernet ours{*space, data, settings, sim::Seed{1}};
    std::int64_t step = 0;
    auto const our_turn = [&] {
        for (std::int64_t i = 0; i < steps_of_a_turn; ++i)
            (void)ours.train(candidate, step++);
    };

    Network network{channels};
    torch::optim::SGD sgd{network->parameters(), torch::optim::SGDOptions{settings.learning_rate}
                                                     .momentum(settings.momentum)
                                                     .weight_decay(settings.weight_decay)
                                                     .nesterov(true)};
    auto const images = torch::randn({batch, 1, size, size});
    auto const labels = torch::randint(classes, {batch}, torch::kLong);
    auto const bare_turn = [&] {
        for (std::int64_t i = 0; i < steps_of_a_turn; ++i) {
            sgd.zero_grad();
            torch::cross_entropy_loss(network(images), labels).backward();
            nn::utils::clip_grad_norm_(network->parameters(), settings.most_norm);
            sgd.step();
        }
    };

    std::vector<double> ratios, our_times, bare_times;
    for (int turn = -1; turn < turns; ++turn) { // the first warms up
        auto const start = cpu_seconds();
        our_turn();
        auto const middle = cpu_seconds();
        bare_turn();
        auto const end = cpu_seconds();
        if (turn < 0) continue;
        ratios.push_back((middle - start) / (end - middle));
        our_times.push_back((middle - start) / steps_of_a_turn);
        bare_times.push_back((end - middle) / steps_of_a_turn);
    }
    auto const median = [](std::vector<double>& values) {
        std::ranges::nth_element(values, values.begin() + turns / 2);
        return values[turns / 2];
    };
    std::printf("CPU time of a step, %d x %d x %d, batch %d (medians of %d turns of %d steps)\n",
                static_cast<int>(channels), static_cast<int>(size), static_cast<int>(size),
                static_cast<int>(batch), turns, static_cast<int>(steps_of_a_turn));
    std::printf("ours %.2f ms, bare LibTorch %.2f ms, ratio %.3f\n", 1e3 * median(our_times),
                1e3 * median(bare_times), median(ratios));
}

} // namespace
} // namespace sunder::nas

int main(int count, char** words)
{
    torch::set_num_threads(1);

    std::array<std::int64_t, 3> sizes{8, 28, 64};
    for (int i = 1; i < std::min(count, 4); ++i)
        sizes[static_cast<std::size_t>(i - 1)] = std::stoll(words[i]);
    sunder::nas::compare(sizes[0], sizes[1], sizes[2]);
}
