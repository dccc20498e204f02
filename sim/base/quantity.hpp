/// \file
/// Numbers that know their unit. Every quantity is stored in its SI unit (bytes for data, floating-point
/// operations for work), so no conversion factor ever appears outside this folder.
#pragma once

#include <compare>
#include <string_view>

namespace sunder::sim {

/// Exponents of the five things this project counts. `Dimension{.byte = 1, .second = -1}` is bytes per
/// second.
struct Dimension {
    int flop = 0;
    int byte = 0;
    int second = 0;
    int joule = 0;
    int metre = 0;

    /// Of bare numbers.
    [[nodiscard]] static constexpr Dimension none() { return {}; }

    friend constexpr bool operator==(Dimension, Dimension) = default;
};

constexpr Dimension operator+(Dimension a, Dimension b)
{
    return {a.flop + b.flop, a.byte + b.byte, a.second + b.second, a.joule + b.joule, a.metre + b.metre};
}

constexpr Dimension operator-(Dimension a, Dimension b)
{
    return {a.flop - b.flop, a.byte - b.byte, a.second - b.second, a.joule - b.joule, a.metre - b.metre};
}

/// A value with a dimension. Same size and layout as `double`.
template <Dimension D>
class Quantity {
public:
    static constexpr Dimension dimension = D;

    constexpr Quantity() = default;
    constexpr explicit Quantity(double in_si_units) : value_{in_si_units} {}

    /// The bare number, in the SI unit. Only the edges of the program (SimGrid, HDF5, printing) need it.
    [[nodiscard]] constexpr double value() const { return value_; }

    constexpr Quantity& operator+=(Quantity other)
    {
        value_ += other.value_;
        return *this;
    }
    constexpr Quantity& operator-=(Quantity other)
    {
        value_ -= other.value_;
        return *this;
    }

    friend constexpr Quantity operator+(Quantity a, Quantity b) { return Quantity{a.value_ + b.value_}; }
    friend constexpr Quantity operator-(Quantity a, Quantity b) { return Quantity{a.value_ - b.value_}; }
    friend constexpr Quantity operator*(double k, Quantity q) { return Quantity{k * q.value_}; }
    friend constexpr Quantity operator*(Quantity q, double k) { return Quantity{q.value_ * k}; }
    friend constexpr Quantity operator/(Quantity q, double k) { return Quantity{q.value_ / k}; }
    friend constexpr auto operator<=>(Quantity, Quantity) = default;

private:
    double value_ = 0.0;
};

/// Dimensions add when quantities multiply; what is left without a dimension is a plain number.
template <Dimension A, Dimension B>
constexpr auto operator*(Quantity<A> a, Quantity<B> b)
{
    if constexpr (A + B == Dimension{})
        return a.value() * b.value();
    else
        return Quantity<A + B>{a.value() * b.value()};
}

template <Dimension A, Dimension B>
constexpr auto operator/(Quantity<A> a, Quantity<B> b)
{
    if constexpr (A == B)
        return a.value() / b.value();
    else
        return Quantity<A - B>{a.value() / b.value()};
}

template <Dimension D>
constexpr auto operator/(double k, Quantity<D> q)
{
    return Quantity<Dimension{} - D>{k / q.value()};
}

using Seconds = Quantity<Dimension{.second = 1}>;
using Bytes = Quantity<Dimension{.byte = 1}>;
using Flops = Quantity<Dimension{.flop = 1}>; ///< an amount of work; one multiply-add counts as two
using Joules = Quantity<Dimension{.joule = 1}>;
using BytesPerSecond = Quantity<Dimension{.byte = 1, .second = -1}>;
using FlopsPerSecond = Quantity<Dimension{.flop = 1, .second = -1}>;
using Watts = Quantity<Dimension{.second = -1, .joule = 1}>;
using PerSecond = Quantity<Dimension{.second = -1}>; ///< how often
using Metres = Quantity<Dimension{.metre = 1}>;

template <Dimension D>
constexpr std::string_view unit_of()
{
    if constexpr (D == Seconds::dimension)
        return "s";
    else if constexpr (D == Bytes::dimension)
        return "B";
    else if constexpr (D == Flops::dimension)
        return "flop";
    else if constexpr (D == Joules::dimension)
        return "J";
    else if constexpr (D == BytesPerSecond::dimension)
        return "B/s";
    else if constexpr (D == FlopsPerSecond::dimension)
        return "flop/s";
    else if constexpr (D == Watts::dimension)
        return "W";
    else if constexpr (D == PerSecond::dimension)
        return "/s";
    else {
        static_assert(D == Metres::dimension, "name this unit here");
        return "m";
    }
}

namespace literals {
constexpr Seconds operator""_s(long double x)
{
    return Seconds{static_cast<double>(x)};
}
constexpr Seconds operator""_s(unsigned long long x)
{
    return Seconds{static_cast<double>(x)};
}
constexpr Seconds operator""_ms(long double x)
{
    return Seconds{static_cast<double>(x) * 1e-3};
}
constexpr Seconds operator""_ms(unsigned long long x)
{
    return Seconds{static_cast<double>(x) * 1e-3};
}
constexpr Bytes operator""_MB(unsigned long long x)
{
    return Bytes{static_cast<double>(x) * 1e6};
}
constexpr Flops operator""_Gflop(unsigned long long x)
{
    return Flops{static_cast<double>(x) * 1e9};
}
} // namespace literals

} // namespace sunder::sim
