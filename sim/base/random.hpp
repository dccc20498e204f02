/// \file
/// Named seeds, and random numbers that are the same on every machine.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sunder::sim {

/// 2^64 / golden ratio: what SplitMix64 adds from one number to the next.
inline constexpr std::uint64_t golden_gamma = 0x9e3779b97f4a7c15;

/// The finaliser of SplitMix64 (Steele, Lea and Flood, OOPSLA 2014; Stafford's variant 13): a bijection of
/// which each bit of the result hangs on every bit of `z`.
[[nodiscard]] constexpr std::uint64_t mixed(std::uint64_t z)
{
    z = (z ^ (z >> 30U)) * 0xbf58476d1ce4e5b9;
    z = (z ^ (z >> 27U)) * 0x94d049bb133111eb;
    return z ^ (z >> 31U);
}

/// A name as seeds take it, by FNV-1a (Fowler, Noll and Vo): hashed once, used for many draws.
class Name {
public:
    constexpr explicit Name(std::string_view text)
    {
        for (char const c : text)
            hash_ = (hash_ ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    }
    [[nodiscard]] constexpr std::uint64_t hash() const { return hash_; }

private:
    std::uint64_t hash_ = 0xcbf29ce484222325;
};

/// The root of a tree of independent streams. Each purpose asks for a child by name, so a new purpose changes
/// the draws of nobody else: `Seed{1}.child("application camera").child(3).child("arrivals")`.
class Seed {
public:
    constexpr explicit Seed(std::uint64_t value) : value_{value} {}

    [[nodiscard]] constexpr Seed child(Name name) const
    {
        return Seed{mixed(mixed(value_ + golden_gamma) ^ name.hash())};
    }
    [[nodiscard]] constexpr Seed child(std::string_view name) const { return child(Name{name}); }
    [[nodiscard]] constexpr Seed child(std::uint64_t index) const
    {
        return Seed{mixed(mixed(value_ + 2 * golden_gamma) ^ mixed(index + golden_gamma))};
    }
    [[nodiscard]] constexpr std::uint64_t value() const { return value_; }

    friend constexpr bool operator==(Seed, Seed) = default;

private:
    std::uint64_t value_;
};

/// 52 of the bits as a number in the open interval (0, 1): safe to pass to a quantile function or a
/// logarithm.
[[nodiscard]] constexpr double unit_interval(std::uint64_t bits)
{
    return (static_cast<double>(bits >> 12U) + 0.5) * 0x1p-52;
}

/// The draws for one purpose, which a seed names: SplitMix64 from that seed on. They cost nothing to set up,
/// so whatever happens to one request can have draws of its own, and what is drawn there does not hang on
/// what was drawn before elsewhere. For long sequences there is Random.
class Draws {
public:
    constexpr explicit Draws(Seed seed) : state_{seed.value()} {}

    /// In the open interval (0, 1).
    [[nodiscard]] constexpr double uniform() { return unit_interval(mixed(state_ += golden_gamma)); }
    /// True with this probability.
    [[nodiscard]] constexpr bool chance(double probability) { return uniform() < probability; }

private:
    std::uint64_t state_;
};

/// A stream of uniform numbers: xoshiro256++ (Blackman and Vigna, ACM TOMS 47(4), 2021), its state filled by
/// SplitMix64.
class Random {
public:
    explicit Random(Seed seed);

    /// In the open interval (0, 1).
    [[nodiscard]] double uniform();
    [[nodiscard]] std::uint64_t bits();

private:
    std::array<std::uint64_t, 4> state_{};
};

} // namespace sunder::sim
