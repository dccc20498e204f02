#include "sim/plan/nested_cuts.hpp"

namespace sunder::sim {

bool nested(Cut const& inner, Cut const& outer)
{
    for (std::size_t op = 0; op < inner.head.size(); ++op)
        if (inner.head[op] && !outer.head[op]) return false;
    return true;
}

bool nested_at_most(std::size_t cuts, std::size_t hops, std::size_t limit)
{
    std::size_t combinations = 1;
    for (std::size_t hop = 0; hop < hops; ++hop) {
        if (cuts != 0 && combinations > limit / cuts) return false;
        combinations *= cuts;
    }
    return combinations <= limit;
}

std::vector<Cut const*> pointers_to(std::vector<Cut> const& cuts)
{
    std::vector<Cut const*> pointers;
    pointers.reserve(cuts.size());
    for (auto const& cut : cuts)
        pointers.push_back(&cut);
    return pointers;
}

} // namespace sunder::sim
