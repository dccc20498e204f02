/// \file
/// Numbers for each axis of positions, of which one may stand for all.
#pragma once

#include "sim/form/fields.hpp"
#include "sim/model/op_kind.hpp"

#include <array>
#include <cstddef>
#include <cstdint>
#include <string>

namespace sunder::sim {

/// One number, or one for each of N axes: [height, width].
/// \tparam Least  of each
template <std::size_t N, std::int64_t Least = 1>
struct PerAxis {
    std::array<std::int64_t, N> numbers{};
};

/// One number for all sides, or one for each axis, or those before each axis and then those behind:
/// [top, left, bottom, right].
template <std::size_t N>
struct Around {
    std::array<std::int64_t, N> before{};
    std::array<std::int64_t, N> after{};
};

namespace parts {

/// \tparam Least  0 or 1
template <std::int64_t Least>
Form numbers(std::size_t min, std::size_t max)
{
    constexpr std::int64_t largest = 1'000'000'000;
    return {.title = {},
            .scalar = WholeForm{Least, largest},
            .list = ListForm{.item = &whole<Least, largest>(), .min = min, .max = max},
            .mapping = {}};
}

} // namespace parts

template <std::size_t N, std::int64_t Least>
Form const& form_of(Of<PerAxis<N, Least>> /*type*/)
{
    static Form const form = parts::numbers<Least>(N, N);
    return form;
}

template <std::size_t N, std::int64_t Least>
PerAxis<N, Least> read_as(Of<PerAxis<N, Least>> /*type*/, YamlCursor const& at, Reading const& /*reading*/)
{
    PerAxis<N, Least> axes;
    if (!at.is_list()) {
        axes.numbers.fill(at.whole());
        return axes;
    }
    for (std::size_t i = 0; auto const& item : at.items())
        axes.numbers.at(i++) = item.whole();
    return axes;
}

/// \pre all are equal
template <std::size_t N, std::int64_t Least>
std::string written(PerAxis<N, Least> const& axes)
{
    return std::to_string(axes.numbers.front());
}

template <std::size_t N>
Form const& form_of(Of<Around<N>> /*type*/)
{
    static Form const form = parts::numbers<0>(2, 2 * N);
    return form;
}

template <std::size_t N>
Around<N> read_as(Of<Around<N>> /*type*/, YamlCursor const& at, Reading const& reading)
{
    Around<N> pad;
    if (!at.is_list()) {
        pad.before.fill(at.whole());
        pad.after.fill(at.whole());
        return pad;
    }
    auto const items = at.items();
    if (items.size() != N && items.size() != 2 * N) {
        reading.diagnostics.report(
            at.where(), std::to_string(items.size()) + " numbers are given here",
            N == 2 ? "use one for all sides, [height, width] or [top, left, bottom, right]"
                   : "use one for all sides, or those before each axis and then those behind");
        return pad;
    }
    for (std::size_t i = 0; i < N; ++i) {
        pad.before.at(i) = items[i].whole();
        pad.after.at(i) = items[items.size() - N + i].whole();
    }
    return pad;
}

/// \pre all are equal
template <std::size_t N>
std::string written(Around<N> const& pad)
{
    return std::to_string(pad.before.front());
}

[[nodiscard]] inline Form const& form_of(Of<Extent> /*type*/)
{
    return form_of(Of<PerAxis<2>>{});
}

[[nodiscard]] inline Extent read_as(Of<Extent> /*type*/, YamlCursor const& at, Reading const& reading)
{
    auto const [height, width] = read_as(Of<PerAxis<2>>{}, at, reading).numbers;
    return {height, width};
}

/// \pre both are equal
[[nodiscard]] inline std::string written(Extent const& extent)
{
    return std::to_string(extent.height);
}

[[nodiscard]] inline Form const& form_of(Of<Padding> /*type*/)
{
    return form_of(Of<Around<2>>{});
}

[[nodiscard]] inline Padding read_as(Of<Padding> /*type*/, YamlCursor const& at, Reading const& reading)
{
    auto const pad = read_as(Of<Around<2>>{}, at, reading);
    return {pad.before[0], pad.before[1], pad.after[0], pad.after[1]};
}

/// \pre all four are equal
[[nodiscard]] inline std::string written(Padding const& padding)
{
    return std::to_string(padding.top);
}

} // namespace sunder::sim
