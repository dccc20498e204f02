// The best (architecture, split) pairs of a space for a lone request, cut by cut. What the link adds depends
// on the cut alone, so one set of fronts serves every link.
#pragma once

#include "nas/accuracy/accuracy_model.hpp"
#include "nas/accuracy/stand_in_accuracy.hpp"
#include "nas/realise/chain_table.hpp"

#include <vector>

namespace sunder::paper {

struct Pair {
    double accuracy = 0; ///< per cent
    sim::Seconds head;   ///< on the device
    sim::Seconds tail;   ///< on the server
    std::size_t cut = 0;
    nas::Choices choices; ///< of the architecture; the split among them means nothing

    [[nodiscard]] sim::Seconds compute() const { return head + tail; }
};

/// No pair of the front has the same cut, at least the accuracy and less compute than another.
struct PairFronts {
    std::vector<std::vector<Pair>> at_cut; ///< (blocks + 1, pairs), compute and accuracy ascending
    /// Points of accuracy by which the most accurate pair within a limit on latency may be better than the
    /// front's: median and 95th percentile over the steps of the fronts. 0: the fronts are exact.
    double median_gap = 0;
    double p95_gap = 0;
};

/// Every cell at every cut: exact.
[[nodiscard]] PairFronts fronts_of_cells(nas::ChainTable const& table, nas::AccuracyModel const& accuracy);

/// FBNet under a stand-in g(work) + points, g rising and concave. A tangent of g makes accuracy - price x
/// time a sum over layers, best layer by layer; all slopes and prices of a grid give pairs and, by weak
/// duality (Everett, Operations Research 11(3), 1963), bounds on what any pair can reach. Pairs that differ
/// from those in one layer fill the front. \pre the table is of nas::make_fbnet()
[[nodiscard]] PairFronts fronts_of_fbnet(nas::ChainTable const& table, nas::StandInFormula const& formula);

/// Of the front, the most accurate pair of at most so much compute; null where there is none.
[[nodiscard]] Pair const* most_accurate(std::vector<Pair> const& front, sim::Seconds most_compute);

/// Of the front, the pair of least compute with at least this accuracy; null where there is none.
[[nodiscard]] Pair const* fastest(std::vector<Pair> const& front, double least_accuracy);

} // namespace sunder::paper
