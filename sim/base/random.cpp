#include "sim/base/random.hpp"

#include <bit>

namespace sunder::sim {
namespace {

constexpr std::uint64_t golden_gamma = 0x9e3779b97f4a7c15; // 2^64 / golden ratio (SplitMix64)

constexpr std::uint64_t mix(std::uint64_t z)
{
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111eb;
    return z ^ (z >> 31U);
}

constexpr std::uint64_t fnv1a(std::string_view text)
{
    std::uint64_t hash = 0xcbf29ce484222325;
    for (char const c : text)
        hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return hash;
}

} // namespace

Seed Seed::child(std::string_view name) const
{
    return Seed{mix(mix(value_ + golden_gamma) ^ fnv1a(name))};
}

Seed Seed::child(std::uint64_t index) const
{
    return Seed{mix(mix(value_ + 2 * golden_gamma) ^ mix(index + golden_gamma))};
}

Random::Random(Seed seed)
{
    std::uint64_t z = seed.value();
    for (auto& word : state_)
        word = mix(z += golden_gamma);
}

std::uint64_t Random::bits()
{
    auto& [a, b, c, d] = state_;
    std::uint64_t const result = std::rotl(a + d, 23) + a;
    std::uint64_t const shifted = b << 17U;
    c ^= a;
    d ^= b;
    b ^= c;
    a ^= d;
    c ^= shifted;
    d = std::rotl(d, 45);
    return result;
}

double Random::uniform()
{
    return (static_cast<double>(bits() >> 12U) + 0.5) * 0x1p-52;
}

} // namespace sunder::sim
