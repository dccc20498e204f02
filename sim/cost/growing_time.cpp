#include "sim/cost/growing_time.hpp"

#include "sim/base/contract.hpp"

#include <algorithm>

namespace sunder::sim {

Seconds GrowingTime::at(double tokens) const
{
    Seconds sum = line.at_none + tokens * line.each;
    for (auto const& bend : bends) {
        if (bend.tokens >= tokens) break;
        sum += (tokens - bend.tokens) * bend.more;
    }
    return sum;
}

GrowingTime sum_of(GrowingTime::Line const& a, GrowingTime::Line const& b)
{
    return {.line = {.at_none = a.at_none + b.at_none, .each = a.each + b.each}, .bends = {}};
}

GrowingTime greater_of(GrowingTime::Line const& a, GrowingTime::Line const& b)
{
    SUNDER_EXPECTS(a.each >= Seconds{} && b.each >= Seconds{});
    bool const a_is_first = a.at_none > b.at_none || (a.at_none == b.at_none && a.each >= b.each);
    auto const& first = a_is_first ? a : b;
    auto const& second = a_is_first ? b : a;
    GrowingTime greater{.line = first, .bends = {}};
    if (second.each > first.each)
        greater.bends.push_back({.tokens = (first.at_none - second.at_none) / (second.each - first.each),
                                 .more = second.each - first.each});
    return greater;
}

void add(GrowingTime& sum, GrowingTime const& part)
{
    sum.line.at_none += part.line.at_none;
    sum.line.each += part.line.each;
    for (auto const& bend : part.bends) {
        auto const at = std::ranges::lower_bound(sum.bends, bend.tokens, {}, &GrowingTime::Bend::tokens);
        if (at != sum.bends.end() && at->tokens == bend.tokens)
            at->more += bend.more;
        else
            sum.bends.insert(at, bend);
    }
}

void lengthen(GrowingTime& time, double factor)
{
    time.line.at_none = factor * time.line.at_none;
    time.line.each = factor * time.line.each;
    for (auto& bend : time.bends)
        bend.more = factor * bend.more;
}

} // namespace sunder::sim
