#include "nas/realise/coding.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <cstdint>
#include <utility>

namespace sunder::nas {

std::size_t Coding::count() const
{
    return std::max<std::size_t>(1, bottlenecks.size()) * std::max<std::size_t>(1, bits.size());
}

void add_split(SearchSpace& space, std::vector<std::string> const& blocks, Coding const& coding)
{
    Variable split{.name = "split", .choices = {"server_only"}, .only_if = {}};
    Variable::Premise inside{.variable = space.variables.size(), .values = {}}; // something is coded
    for (std::size_t cut = 1; cut < blocks.size(); ++cut) {
        split.choices.push_back(blocks[cut - 1]);
        inside.values.push_back(static_cast<int>(cut));
    }
    split.choices.emplace_back("device_only");
    space.variables.push_back(std::move(split));

    if (!coding.bottlenecks.empty()) {
        Variable bottleneck{.name = "bottleneck", .choices = {}, .only_if = inside};
        for (int const divisor : coding.bottlenecks)
            bottleneck.choices.push_back(divisor == 1 ? "none" : fmt::format("1/{}", divisor));
        space.variables.push_back(std::move(bottleneck));
    }
    if (!coding.bits.empty()) {
        Variable bits{.name = "bits", .choices = {}, .only_if = inside};
        for (int const width : coding.bits)
            bits.choices.push_back(fmt::format("{}", width));
        space.variables.push_back(std::move(bits));
    }
}

std::size_t combination_of(Coding const& coding, Choices const& choices, std::size_t split)
{
    std::size_t combination = 0;
    auto next = split + 1;
    for (auto const size : {coding.bottlenecks.size(), coding.bits.size()})
        if (size > 0) combination = combination * size + static_cast<std::size_t>(choices[next++]);
    return combination;
}

Crossing coded_crossing(sim::Tensor tensor, Coding const& coding, std::size_t combination)
{
    Crossing result{.tensor = std::move(tensor), .codec = {}};
    int bits = 32;
    if (!coding.bits.empty()) {
        bits = coding.bits[combination % coding.bits.size()];
        combination /= coding.bits.size();
    }
    int const divisor = coding.bottlenecks.empty() ? 1 : coding.bottlenecks[combination];
    bool const has_channels = result.tensor.shape.size() > 1;
    if (divisor > 1 && has_channels)
        result.codec.emplace_back(
            sim::Bottleneck{.to = std::max<std::int64_t>(1, result.tensor.shape.front() / divisor)});
    if (bits < 32) result.codec.emplace_back(sim::Quantise{.bits = bits});
    return result;
}

} // namespace sunder::nas
