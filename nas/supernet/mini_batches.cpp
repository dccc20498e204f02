#include "nas/supernet/mini_batches.hpp"

#include "nas/search/draw.hpp"

#include <cmath>
#include <numeric>

namespace sunder::nas {
namespace {

/// -most .. most, each as likely.
std::int64_t draw_shift(sim::Random& random, std::int64_t most)
{
    return static_cast<std::int64_t>(draw_index(random, static_cast<std::size_t>(2 * most + 1))) - most;
}

} // namespace

Scaling scaling_of(Images const& images)
{
    auto const area = static_cast<std::size_t>(images.height * images.width);
    Scaling scaling;
    for (std::int64_t channel = 0; channel < images.channels; ++channel) {
        double sum = 0;
        double squares = 0;
        for (std::size_t image = 0; image < images.size(); ++image) {
            auto const start = image * images.pixels_of_one() + static_cast<std::size_t>(channel) * area;
            for (std::size_t i = start; i < start + area; ++i) {
                sum += images.pixels[i];
                squares += static_cast<double>(images.pixels[i]) * images.pixels[i];
            }
        }
        auto const count = static_cast<double>(images.size() * area);
        double const variance = squares / count - (sum / count) * (sum / count);
        scaling.mean.push_back(static_cast<float>(sum / count));
        scaling.deviation.push_back(static_cast<float>(variance > 0 ? std::sqrt(variance) : 1));
    }
    return scaling;
}

MiniBatch batch_of(Images const& images, std::span<std::size_t const> indices, Scaling const& scaling,
                   Alteration const& alteration, sim::Random random)
{
    MiniBatch batch;
    batch.pixels.reserve(indices.size() * images.pixels_of_one());
    for (auto const index : indices) {
        batch.labels.push_back(images.labels[index]);
        auto const down = draw_shift(random, alteration.most_shift);
        auto const right = draw_shift(random, alteration.most_shift);
        bool const mirrored = alteration.mirror == Alteration::Mirror::half_of_them && random.uniform() < 0.5;
        auto const* pixels = images.pixels.data() + index * images.pixels_of_one();
        for (std::size_t channel = 0; channel < static_cast<std::size_t>(images.channels); ++channel)
            for (std::int64_t y = 0; y < images.height; ++y)
                for (std::int64_t x = 0; x < images.width; ++x) {
                    auto const row = y - down;
                    auto const column = (mirrored ? images.width - 1 - x : x) - right;
                    bool const inside =
                        row >= 0 && row < images.height && column >= 0 && column < images.width;
                    auto const at =
                        (static_cast<std::int64_t>(channel) * images.height + row) * images.width + column;
                    auto const value = static_cast<float>(inside ? pixels[at] : 0);
                    batch.pixels.push_back((value - scaling.mean[channel]) / scaling.deviation[channel]);
                }
    }
    return batch;
}

std::vector<std::size_t> shuffled(std::size_t count, sim::Seed seed)
{
    std::vector<std::size_t> order(count);
    std::iota(order.begin(), order.end(), 0);
    sim::Random random{seed};
    shuffle(order, random);
    return order;
}

} // namespace sunder::nas
