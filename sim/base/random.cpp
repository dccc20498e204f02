#include "sim/base/random.hpp"

#include <bit>

namespace sunder::sim {

Random::Random(Seed seed)
{
    std::uint64_t z = seed.value();
    for (auto& word : state_)
        word = mixed(z += golden_gamma);
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
    return unit_interval(bits());
}

} // namespace sunder::sim
