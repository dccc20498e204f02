#include "tests/fuzz/program/mutate_weights.hpp"

#include "sim/base/sha256.hpp"
#include "tests/fuzz/program/mutate_bytes.hpp"
#include "tests/fuzz/program/mutate_text.hpp"

#include <algorithm>
#include <cstring>
#include <limits>
#include <vector>

namespace sunder::fuzz {
namespace {

constexpr std::size_t length_bytes = 8;

/// Some of the numbers such as no training gives.
void spoil_numbers(std::string& numbers, Draw& draw)
{
    using Limits = std::numeric_limits<float>;
    if (numbers.size() < sizeof(float)) return;
    std::vector<float> const odd{Limits::quiet_NaN(),
                                 Limits::infinity(),
                                 -Limits::infinity(),
                                 Limits::max(),
                                 Limits::lowest(),
                                 Limits::denorm_min(),
                                 -0.0F,
                                 0.0F};
    do {
        auto const number = draw.of(odd);
        auto const first = draw.below(numbers.size() / sizeof number);
        auto const behind = draw.one_in(2) ? first + 1 : numbers.size() / sizeof number;
        for (auto i = first; i < behind; ++i)
            std::memcpy(numbers.data() + i * sizeof number, &number, sizeof number);
    } while (draw.one_in(3));
}

/// Length and digest as they should be for header and numbers.
std::string sealed(std::string const& header, std::string const& numbers)
{
    constexpr std::string_view key = R"("sha256":")";
    constexpr std::size_t digits = 64;
    std::uint64_t const length = header.size();
    std::string bytes(length_bytes, '\0');
    std::memcpy(bytes.data(), &length, length_bytes);
    bytes += header + numbers;
    auto const place = bytes.find(key);
    if (place == std::string::npos || place + key.size() + digits > bytes.size()) return bytes;
    bytes.replace(place + key.size(), digits, std::string(digits, '0'));
    return bytes.replace(place + key.size(), digits, sim::sha256_of(bytes));
}

} // namespace

std::string mutate_weights(std::string const& bytes, Draw& draw)
{
    if (draw.one_in(4)) return mutate_bytes(bytes, draw);
    std::uint64_t length = 0;
    std::memcpy(&length, bytes.data(), length_bytes);
    auto header = bytes.substr(length_bytes, length);
    auto numbers = bytes.substr(length_bytes + length);
    if (draw.one_in(3)) header = mutate_bytes(header, draw);
    if (draw.one_in(3)) header = mutate_yaml(header, draw);
    if (draw.one_in(4)) numbers = mutate_bytes(numbers, draw);
    if (draw.one_in(2)) spoil_numbers(numbers, draw);
    return sealed(header, numbers);
}

} // namespace sunder::fuzz
