/// \file
/// What the time of a network on a device is a sum of, and how much of each a network asks for.
#pragma once

#include "sim/model/model_graph.hpp"

#include <Eigen/Core>

#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::fit {

/// One summand of the time of an op with Overlap::none (sim/cost/compute_cost.hpp).
struct CostTerm {
    enum class Per : std::uint8_t { work, tensors, weights, launch };

    std::string_view name; ///< of the first class
    Per of = Per::work;    ///< an op's flop, bytes of its tensors or of its weights, or that it is an op
    std::vector<std::string_view> classes; ///< of op that have it (sim/model/cost_class.hpp); none: all
    double start = 0;                      ///< of a middling device, in seconds a unit, where fits begin
};

enum class NumberKind : std::uint8_t { floats, int8 };

/// Terms of networks of floating-point numbers. Classes of which the table tells too little to know them
/// apart share a term.
[[nodiscard]] std::vector<CostTerm> const& terms_of_floats();
/// Terms that stand in their place in quantised networks; each has its classes from one of those above, the
/// others are shared by both.
[[nodiscard]] std::vector<CostTerm> const& terms_of_int8();

/// Terms of both sorts of network, one behind the other: columns of all that follows.
[[nodiscard]] std::vector<CostTerm> const& all_terms();

/// Whether it is one of terms_of_int8().
[[nodiscard]] bool is_of_int8(int term);

/// How much a fused model asks of each term, shape (terms,). Tensors are counted in float32 and, of the terms
/// of int8, a byte a number; weights in what `numbers` says.
[[nodiscard]] Eigen::VectorXd amounts_of(sim::ModelGraph const& model, NumberKind numbers);

/// What a batch of `images` asks for at once: weights are read and ops launched once.
[[nodiscard]] Eigen::VectorXd of_batch(Eigen::VectorXd const& amounts, double images);

/// The numbers of the terms that hold for ops of such a class; -1: none.
struct TermsOfClass {
    int work = -1;
    int tensors = -1;
};
[[nodiscard]] TermsOfClass terms_of_class(std::string_view cost_class, NumberKind numbers);

/// NumberKind of the terms that all ops have.
[[nodiscard]] int weights_term();
[[nodiscard]] int launch_term();

} // namespace sunder::fit
