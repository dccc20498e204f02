/// \file
/// Named seeds and streams of random numbers that are the same on every machine.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace sunder::sim {

/// The root of a tree of independent streams. Each purpose asks for a child by name, so a new purpose changes
/// the draws of nobody else: `Seed{1}.child("application camera").child(3).child("arrivals")`.
class Seed {
public:
    constexpr explicit Seed(std::uint64_t value) : value_{value} {}

    [[nodiscard]] Seed child(std::string_view name) const;
    [[nodiscard]] Seed child(std::uint64_t index) const;
    [[nodiscard]] constexpr std::uint64_t value() const { return value_; }

    friend constexpr bool operator==(Seed, Seed) = default;

private:
    std::uint64_t value_;
};

/// A stream of uniform numbers: xoshiro256++ (Blackman and Vigna, ACM TOMS 47(4), 2021), its state filled by
/// SplitMix64 (Steele, Lea and Flood, OOPSLA 2014).
class Random {
public:
    explicit Random(Seed seed);

    /// 52 random bits in the open interval (0, 1): safe to pass to a quantile function or a logarithm.
    [[nodiscard]] double uniform();
    [[nodiscard]] std::uint64_t bits();

private:
    std::array<std::uint64_t, 4> state_{};
};

} // namespace sunder::sim
