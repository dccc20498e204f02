#include "nas/proxy/probe_images.hpp"

#include "nas/supernet/images.hpp"
#include "nas/supernet/mini_batches.hpp"

#include <ATen/ATen.h>
#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <cstdint>
#include <vector>

namespace sunder::nas {
namespace {

using torch::Tensor;

std::int64_t classes_of(ArchitectureSpace const& space)
{
    auto const blocks = space.blocks(Choices(space.space().variables.size(), 0));
    auto const& output = blocks.back().output.shape;
    return output.empty() ? 1 : output.back();
}

Tensor labels_for(std::int64_t count, std::int64_t classes, sim::Seed seed)
{
    sim::Random random{seed};
    std::vector<std::int64_t> labels;
    for (std::int64_t i = 0; i < count; ++i)
        labels.push_back(static_cast<std::int64_t>(random.uniform() * static_cast<double>(classes)));
    return torch::tensor(labels);
}

/// As large as the input, from images of at least that size.
Tensor fitted(Tensor const& images, std::vector<std::int64_t> const& input)
{
    auto fitted = at::adaptive_avg_pool2d(images, {input[1], input[2]});
    if (input[0] > fitted.size(1))
        fitted = fitted.repeat({1, (input[0] + fitted.size(1) - 1) / fitted.size(1), 1, 1});
    return fitted.narrow(1, 0, input[0]);
}

} // namespace

ProbeImages probe_images_for(ArchitectureSpace const& space, ProxyPlan const& plan, sim::Seed seed)
{
    auto const& input = space.input().shape;
    auto const classes = classes_of(space);
    if (!plan.images) {
        auto generator = at::detail::createCPUGenerator(seed.child("noise").value());
        std::vector<std::int64_t> shape{plan.count};
        shape.insert(shape.end(), input.begin(), input.end());
        return {.images = torch::randn(shape, generator),
                .labels = labels_for(plan.count, classes, seed.child("labels")),
                .what = fmt::format("{} inputs of noise, {}", plan.count, fmt::join(input, " x "))};
    }
    if (input.size() != 3) throw UnreadableImages{"the input of the space is no image: leave out 'images'"};
    auto const data = read_images(*plan.images, seed.child("images"));
    auto order = shuffled(data.train.size(), seed.child("order"));
    order.resize(std::min(order.size(), static_cast<std::size_t>(plan.count)));
    auto const batch = batch_of(data.train, order, scaling_of(data.train), {}, sim::Random{seed});
    auto const count = static_cast<std::int64_t>(order.size());
    auto const images =
        torch::tensor(batch.pixels).view({count, data.train.channels, data.train.height, data.train.width});
    return {.images = fitted(images, input),
            .labels = torch::tensor(batch.labels).remainder(classes),
            .what = fmt::format("{} images of {}, brought to {}", count, data.name, fmt::join(input, " x "))};
}

} // namespace sunder::nas
