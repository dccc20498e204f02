/// \file
/// Times that grow with the tokens that are kept.
#pragma once

#include "sim/base/quantity.hpp"

#include <vector>

namespace sunder::sim {

/// A convex function of the number of tokens, on straight lines: the sum of the greater of two lines for each
/// op, that of its work and that of its memory traffic (roofline).
struct GrowingTime {
    struct Line {
        Seconds at_none; ///< where no token is kept
        Seconds each;    ///< more for each
    };
    /// Behind so many tokens each takes so much more.
    struct Bend {
        double tokens = 0;
        Seconds more;
    };
    Line line;
    std::vector<Bend> bends; ///< ascending, no two at one place

    [[nodiscard]] bool is_constant() const { return line.each == Seconds{} && bends.empty(); }
    [[nodiscard]] Seconds at(double tokens) const;
};

[[nodiscard]] GrowingTime sum_of(GrowingTime::Line const& a, GrowingTime::Line const& b);
/// \pre neither line falls
[[nodiscard]] GrowingTime greater_of(GrowingTime::Line const& a, GrowingTime::Line const& b);

void add(GrowingTime& sum, GrowingTime const& part);
void lengthen(GrowingTime& time, double factor);

} // namespace sunder::sim
