#include "sim/analysis/sensitivity.hpp"
#include "sim/base/random.hpp"

#include <array>
#include <cmath>
#include <numeric>

namespace sunder::sim {
namespace {

constexpr int resamples = 1000;

bool same(PointColumn const& column, std::size_t a, std::size_t b)
{
    return std::visit([&](auto const& values) { return values[a] == values[b]; }, column.values);
}

std::vector<PointColumn const*> varying_keys(PointTable const& points)
{
    std::vector<PointColumn const*> keys;
    for (auto const& column : points.columns) {
        if (column.role != ColumnRole::parameter) continue;
        for (std::size_t row = 1; row < points.size(); ++row) {
            if (same(column, 0, row)) continue;
            keys.push_back(&column);
            break;
        }
    }
    return keys;
}

/// Whether the rows from `first` on are A, AB_1 to AB_d and B.
bool is_block(std::vector<PointColumn const*> const& keys, std::size_t first)
{
    auto const last = first + keys.size() + 1;
    for (std::size_t mixed = 0; mixed < keys.size(); ++mixed)
        for (std::size_t key = 0; key < keys.size(); ++key)
            if (!same(*keys[key], first + 1 + mixed, key == mixed ? last : first)) return false;
    return true;
}

bool is_sobol_sample(PointTable const& points, std::vector<PointColumn const*> const& keys)
{
    auto const size = keys.size() + 2;
    if (keys.empty() || points.size() < 2 * size || points.size() % size != 0) return false;
    for (std::size_t first = 0; first < points.size(); first += size)
        if (points.number[first + size - 1] - points.number[first] != static_cast<std::int64_t>(size) - 1 ||
            !is_block(keys, first))
            return false;
    return true;
}

/// The figure in each whole block, shape (blocks, keys + 2).
std::vector<std::vector<double>> whole_blocks(PointTable const& points, std::vector<double> const& values,
                                              std::size_t size)
{
    std::vector<std::vector<double>> blocks;
    for (std::size_t first = 0; first < points.size(); first += size) {
        std::vector<double> block;
        for (std::size_t row = first; row < first + size; ++row)
            if (points.status[row] == PointStatus::done && std::isfinite(values[row]))
                block.push_back(values[row]);
        if (block.size() == size) blocks.push_back(std::move(block));
    }
    return blocks;
}

struct Moments {
    double mean = 0;
    double variance = 0;
};

/// Over A and B of the chosen blocks.
Moments moments_of(std::vector<std::vector<double>> const& blocks, std::vector<std::size_t> const& chosen)
{
    auto const count = 2 * static_cast<double>(chosen.size());
    Sum sum;
    for (auto const block : chosen)
        sum.add(blocks[block].front() + blocks[block].back());
    Moments moments{.mean = sum.value() / count};
    auto const square = [&](double value) { return (value - moments.mean) * (value - moments.mean); };
    Sum squares;
    for (auto const block : chosen)
        squares.add(square(blocks[block].front()) + square(blocks[block].back()));
    moments.variance = squares.value() / count;
    return moments;
}

/// First order and total of each key, shape (keys, 2); NaN where nothing varies.
std::vector<std::array<double, 2>> indices_of(std::vector<std::vector<double>> const& blocks,
                                              std::vector<std::size_t> const& chosen)
{
    auto const [mean, variance] = moments_of(blocks, chosen);
    auto const scale = 1 / (variance * static_cast<double>(chosen.size()));
    std::vector<std::array<double, 2>> indices(blocks.front().size() - 2);
    for (std::size_t key = 0; key < indices.size(); ++key) {
        Sum first;
        Sum total;
        for (auto const block : chosen) {
            double const a = blocks[block].front();
            double const b = blocks[block].back() - mean;
            double const change = blocks[block][key + 1] - a;
            first.add(b * change);
            total.add(change * change);
        }
        indices[key] = {first.value() * scale, total.value() * scale / 2};
    }
    return indices;
}

/// Indices of bootstrap samples, shape (keys, 2, resamples).
std::vector<std::array<std::vector<double>, 2>> bootstrap(std::vector<std::vector<double>> const& blocks)
{
    Random random{Seed{1}.child("bootstrap of Sobol indices")};
    std::vector<std::array<std::vector<double>, 2>> samples(blocks.front().size() - 2);
    std::vector<std::size_t> chosen(blocks.size());
    for (int sample = 0; sample < resamples; ++sample) {
        for (auto& block : chosen)
            block = static_cast<std::size_t>(random.uniform() * static_cast<double>(blocks.size()));
        auto const indices = indices_of(blocks, chosen);
        for (std::size_t key = 0; key < indices.size(); ++key)
            for (std::size_t kind = 0; kind < 2; ++kind)
                if (std::isfinite(indices[key].at(kind)))
                    samples[key].at(kind).push_back(indices[key].at(kind));
    }
    return samples;
}

Estimate estimate(double value, std::vector<double>& samples)
{
    if (samples.size() < resamples / 2) return {.value = value, .ci95 = std::nullopt};
    auto const ends = percentiles(samples, {0.025, 0.975});
    return {.value = value, .ci95 = Interval{ends[0], ends[1]}};
}

} // namespace

std::optional<SobolIndices> sobol_indices(PointTable const& points, PointColumn const& figure)
{
    auto const keys = varying_keys(points);
    if (!is_sobol_sample(points, keys)) return std::nullopt;
    auto const size = keys.size() + 2;
    auto const blocks = whole_blocks(points, std::get<0>(figure.values), size);
    if (blocks.size() < 2) return std::nullopt;
    std::vector<std::size_t> all(blocks.size());
    std::iota(all.begin(), all.end(), std::size_t{0});
    auto const [mean, variance] = moments_of(blocks, all);
    if (variance <= 0) return std::nullopt;
    SobolIndices result{.blocks = blocks.size(),
                        .left_out = points.size() / size - blocks.size(),
                        .mean = mean,
                        .variance = variance,
                        .keys = {}};
    auto const indices = indices_of(blocks, all);
    auto samples = bootstrap(blocks);
    for (std::size_t key = 0; key < keys.size(); ++key)
        result.keys.push_back({.key = keys[key]->name,
                               .first = estimate(indices[key][0], samples[key][0]),
                               .total = estimate(indices[key][1], samples[key][1])});
    return result;
}

} // namespace sunder::sim
