/// \file
/// The last variables of a space: where its chain of blocks is cut and, where that is searched, how what
/// crosses is coded.
#pragma once

#include "nas/realise/architecture_space.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace sunder::nas {

/// Ways to code a tensor at the cut; none of them at either end of the chain, where nothing is coded.
struct Coding {
    /// Channels are divided by one of these, by a 1x1 convolution before the cut and one behind it; 1: none.
    /// Empty: not searched.
    std::vector<int> bottlenecks;
    std::vector<int> bits; ///< of the payload's elements; 32: as they are. Empty: not searched

    [[nodiscard]] bool is_searched() const { return !bottlenecks.empty() || !bits.empty(); }
    /// Combinations of both; 1 where neither is searched.
    [[nodiscard]] std::size_t count() const;

    friend bool operator==(Coding const&, Coding const&) = default;
};

/// Appends "split" (see ArchitectureSpace) and, where they are searched, "bottleneck" and "bits".
void add_split(SearchSpace& space, std::vector<std::string> const& blocks, Coding const& coding);

/// Number of the combination chosen, below coding.count().
/// \param split  index of the variable
[[nodiscard]] std::size_t combination_of(Coding const& coding, Choices const& choices, std::size_t split);

/// A tensor of one number a feature has no channels that a bottleneck could divide.
/// \pre combination < coding.count()
[[nodiscard]] Crossing coded_crossing(sim::Tensor tensor, Coding const& coding, std::size_t combination);

} // namespace sunder::nas
