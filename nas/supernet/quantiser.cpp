#include "nas/supernet/quantiser.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <cmath>
#include <cstddef>

namespace sunder::nas {
namespace {

unsigned level_at(std::vector<std::uint8_t> const& levels, int bits, std::size_t index)
{
    if (bits == 8) return levels[index];
    if (bits == 16) return levels[2 * index] + 256U * levels[2 * index + 1];
    return (levels[index / 2] >> (index % 2 == 0 ? 0U : 4U)) & 15U;
}

void set_level(std::vector<std::uint8_t>& levels, int bits, std::size_t index, unsigned level)
{
    if (bits == 8) {
        levels[index] = static_cast<std::uint8_t>(level);
    } else if (bits == 16) {
        levels[2 * index] = static_cast<std::uint8_t>(level % 256);
        levels[2 * index + 1] = static_cast<std::uint8_t>(level / 256);
    } else {
        auto const shifted = level << (index % 2 == 0 ? 0U : 4U);
        levels[index / 2] = static_cast<std::uint8_t>(levels[index / 2] | shifted);
    }
}

} // namespace

QuantisedTensor encode(std::span<float const> values, int bits)
{
    SUNDER_EXPECTS(bits == 4 || bits == 8 || bits == 16);
    SUNDER_EXPECTS(!values.empty());
    auto const [least, greatest] = std::ranges::minmax(values);
    auto const top = static_cast<float>((1U << static_cast<unsigned>(bits)) - 1U);
    auto const bytes = (values.size() * static_cast<std::size_t>(bits) + 7) / 8;
    QuantisedTensor coded{
        .least = least, .step = (greatest - least) / top, .levels = std::vector<std::uint8_t>(bytes)};
    if (coded.step == 0) return coded;
    for (std::size_t i = 0; i < values.size(); ++i) {
        float const level = std::clamp(std::nearbyint((values[i] - least) / coded.step), 0.0F, top);
        set_level(coded.levels, bits, i, static_cast<unsigned>(level));
    }
    return coded;
}

std::vector<float> decode(QuantisedTensor const& coded, int bits, std::size_t count)
{
    std::vector<float> values(count);
    for (std::size_t i = 0; i < count; ++i)
        values[i] = coded.least + coded.step * static_cast<float>(level_at(coded.levels, bits, i));
    return values;
}

} // namespace sunder::nas
