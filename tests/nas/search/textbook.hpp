// Textbook problems of several objectives on grids: variables are nominal choices of evenly spaced values.
#pragma once

#include "tests/nas/search/spaces.hpp"

#include <cmath>
#include <numbers>
#include <vector>

namespace sunder::nas {

/// ZDT1 to ZDT3 (Zitzler, Deb and Thiele, Evolutionary Computation 8(2), 2000): the first variable places a
/// point along the front, all others are at their first choice on it.
struct Zdt {
    static constexpr int along = 51; ///< values of the first variable
    static constexpr int across = 6; ///< of each other one
    static constexpr int variables = 10;

    int number = 1;

    [[nodiscard]] static SearchSpace space()
    {
        std::vector<std::size_t> choices(variables, across);
        choices[0] = along;
        return space_of(choices);
    }

    [[nodiscard]] std::vector<double> operator()(Choices const& choices) const
    {
        double const first = choices[0] / (along - 1.0);
        double sum = 0;
        for (std::size_t i = 1; i < choices.size(); ++i)
            sum += choices[i] / (across - 1.0);
        double const g = 1 + 9 * sum / (variables - 1.0);
        double const ratio = first / g;
        if (number == 1) return {first, g * (1 - std::sqrt(ratio))};
        if (number == 2) return {first, g * (1 - ratio * ratio)};
        return {first, g * (1 - std::sqrt(ratio) - ratio * std::sin(10 * std::numbers::pi * first))};
    }

    /// What of the grid lies on the front, and more of the same g that does not (ZDT3).
    [[nodiscard]] std::vector<Score> front() const
    {
        std::vector<Score> rows;
        for (int i = 0; i < along; ++i) {
            Choices choices(variables, 0);
            choices[0] = i;
            rows.push_back({.objectives = (*this)(choices)});
        }
        return rows;
    }
};

/// DTLZ2 (Deb, Thiele, Laumanns and Zitzler, CEC 2002) of three objectives: its front is an eighth of a
/// sphere.
struct Dtlz2 {
    static constexpr int along = 16; ///< values of the two angles
    static constexpr int across = 5; ///< of each other variable, the middle one is best
    static constexpr int variables = 8;

    [[nodiscard]] static SearchSpace space()
    {
        std::vector<std::size_t> choices(variables, across);
        choices[0] = choices[1] = along;
        return space_of(choices);
    }

    [[nodiscard]] std::vector<double> operator()(Choices const& choices) const
    {
        auto const angle = [&](std::size_t i) { return choices[i] / (along - 1.0) * std::numbers::pi / 2; };
        double radius = 1;
        for (std::size_t i = 2; i < choices.size(); ++i) {
            double const offset = choices[i] / (across - 1.0) - 0.5;
            radius += offset * offset;
        }
        return {radius * std::cos(angle(0)) * std::cos(angle(1)),
                radius * std::cos(angle(0)) * std::sin(angle(1)), radius * std::sin(angle(0))};
    }

    [[nodiscard]] std::vector<Score> front() const
    {
        std::vector<Score> rows;
        for (int i = 0; i < along; ++i)
            for (int j = 0; j < along; ++j) {
                Choices choices(variables, across / 2);
                choices[0] = i;
                choices[1] = j;
                rows.push_back({.objectives = (*this)(choices)});
            }
        return rows;
    }
};

} // namespace sunder::nas
