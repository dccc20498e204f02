#include "nas/supernet/quantiser.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>
#include <array>
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

/// The nearest whole number, of two as near the even one. \pre 0 <= level < 2^22: then so large a float has
/// no places behind the point, and no library has to be asked.
float whole(float level)
{
    constexpr float large = 0x1.8p23F;
    return (level + large) - large;
}

struct Ends {
    float least = 0;
    float greatest = 0;
};

/// Several at a time, as processors like it.
Ends ends_of(std::span<float const> values)
{
    constexpr std::size_t lanes = 16;
    std::array<float, lanes> least{};
    std::array<float, lanes> greatest{};
    least.fill(values.front());
    greatest.fill(values.front());
    std::size_t i = 0;
    for (; i + lanes <= values.size(); i += lanes)
        for (std::size_t lane = 0; lane < lanes; ++lane) {
            float const value = values[i + lane];
            least[lane] = value < least[lane] ? value : least[lane];
            greatest[lane] = value > greatest[lane] ? value : greatest[lane];
        }
    for (; i < values.size(); ++i) {
        least[0] = std::min(least[0], values[i]);
        greatest[0] = std::max(greatest[0], values[i]);
    }
    return {.least = *std::ranges::min_element(least), .greatest = *std::ranges::max_element(greatest)};
}

} // namespace

QuantisedTensor encode(std::span<float const> values, int bits)
{
    SUNDER_EXPECTS(bits == 4 || bits == 8 || bits == 16);
    SUNDER_EXPECTS(!values.empty());
    auto const [least, greatest] = ends_of(values);
    auto const top = static_cast<float>((1U << static_cast<unsigned>(bits)) - 1U);
    auto const bytes = (values.size() * static_cast<std::size_t>(bits) + 7) / 8;
    QuantisedTensor coded{
        .least = least, .step = (greatest - least) / top, .levels = std::vector<std::uint8_t>(bytes)};
    if (coded.step == 0) return coded;
    auto const level = [=, step = coded.step](float value) {
        return static_cast<unsigned>(
            static_cast<int>(whole(std::min(std::max((value - least) / step, 0.0F), top))));
    };
    if (bits == 8) { // a loop of its own, so that it takes many at a time
        for (std::size_t i = 0; i < values.size(); ++i)
            coded.levels[i] = static_cast<std::uint8_t>(level(values[i]));
        return coded;
    }
    for (std::size_t i = 0; i < values.size(); ++i)
        set_level(coded.levels, bits, i, level(values[i]));
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
