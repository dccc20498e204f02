#include "sim/ncnn/layer_order.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <functional>
#include <optional>
#include <queue>
#include <unordered_map>

namespace sunder::sim {
namespace {

using Makers = std::unordered_map<std::string_view, std::size_t>;

Makers makers_of(std::vector<LayerLine> const& layers, Complaints& complaints)
{
    Makers makers;
    for (std::size_t i = 0; i < layers.size(); ++i)
        for (auto const& blob : layers[i].outputs) {
            auto const [maker, is_new] = makers.emplace(blob.text, i);
            if (!is_new)
                complaints.report(
                    blob, fmt::format("two layers make the blob '{}'", blob.text),
                    fmt::format("the other stands on line {}", layers[maker->second].type.line));
        }
    return makers;
}

std::string hint_for(std::string_view blob, Makers const& makers)
{
    constexpr std::size_t most = 10'000; // beyond that nobody waits for a hint
    if (makers.size() > most) return {};
    std::vector<std::string> names;
    for (auto const& [name, maker] : makers)
        names.emplace_back(name);
    std::ranges::sort(names);
    auto const near = nearest(blob, names);
    return near.empty() ? "" : fmt::format("did you mean '{}'?", near);
}

/// Of a layer that cannot run: one that it waits for.
struct Circle {
    std::vector<std::vector<std::size_t>> const& needed;
    std::vector<bool> const& is_done;

    [[nodiscard]] std::optional<std::size_t> next(std::size_t layer) const
    {
        for (auto const maker : needed[layer])
            if (!is_done[maker]) return maker;
        return std::nullopt;
    }
};

void report_circle(Circle const& circle, std::size_t start, std::vector<LayerLine> const& layers,
                   std::vector<std::size_t>& seen_from, Complaints& complaints)
{
    std::vector<std::size_t> walk;
    auto at = start;
    while (seen_from[at] == 0) {
        seen_from[at] = start + 1;
        walk.push_back(at);
        auto const next = circle.next(at);
        if (!next) return; // it waits for a blob that nobody makes
        at = *next;
    }
    if (seen_from[at] != start + 1) return; // runs into what is known
    walk.erase(walk.begin(), std::ranges::find(walk, at));
    std::ranges::reverse(walk);
    std::rotate(walk.begin(), std::ranges::min_element(walk), walk.end());
    constexpr std::size_t shown = 8;
    std::vector<std::string_view> names;
    for (auto const layer : walk) {
        names.push_back(names.size() == shown ? "..." : layers[layer].name.text);
        if (names.size() > shown) break;
    }
    complaints.report(layers[walk.front()].type,
                      fmt::format("layers take one another's blobs in a circle: {} -> {}",
                                  fmt::join(names, " -> "), layers[walk.front()].name.text));
}

} // namespace

std::vector<std::size_t> order_of(std::vector<LayerLine> const& layers, Complaints& complaints)
{
    auto const makers = makers_of(layers, complaints);
    std::vector<std::vector<std::size_t>> needed(layers.size());
    std::vector<std::vector<std::size_t>> readers(layers.size());
    std::vector<std::size_t> missing(layers.size());
    std::vector<bool> is_stuck(layers.size());
    for (std::size_t i = 0; i < layers.size(); ++i)
        for (auto const& blob : layers[i].inputs) {
            auto const maker = makers.find(blob.text);
            if (maker == makers.end()) {
                complaints.report(blob, fmt::format("no layer makes the blob '{}'", blob.text),
                                  complaints.too_many() ? "" : hint_for(blob.text, makers));
                is_stuck[i] = true;
                continue;
            }
            needed[i].push_back(maker->second);
            readers[maker->second].push_back(i);
            ++missing[i];
        }
    std::priority_queue<std::size_t, std::vector<std::size_t>, std::greater<>> ready;
    for (std::size_t i = 0; i < layers.size(); ++i)
        if (missing[i] == 0 && !is_stuck[i]) ready.push(i);
    std::vector<std::size_t> order;
    std::vector<bool> is_done(layers.size());
    while (!ready.empty()) {
        auto const layer = ready.top();
        ready.pop();
        order.push_back(layer);
        is_done[layer] = true;
        for (auto const reader : readers[layer])
            if (--missing[reader] == 0 && !is_stuck[reader]) ready.push(reader);
    }
    std::vector<std::size_t> seen_from(layers.size(), 0);
    for (std::size_t i = 0; i < layers.size() && !complaints.too_many(); ++i)
        if (!is_done[i])
            report_circle({.needed = needed, .is_done = is_done}, i, layers, seen_from, complaints);
    return order;
}

} // namespace sunder::sim
