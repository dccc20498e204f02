/// \file
/// Which of a model's exits are used, who leaves there, and how good the answers are.
///
/// A request has one hidden difficulty u, uniform in [0, 1). The exits of a model, in their order, let go
/// shares of all requests, the easiest first, so a request leaves at the first exit that is used whose share,
/// with those of all exits before it, covers u: whom an exit would have let go that is not used leaves at the
/// next that is. That is the sequence of confidence tests of BranchyNet (arXiv 1709.01686, section III), with
/// the assumption that whoever passes a test would pass all later ones. PORTEND (ICPADS 2023) measured both:
/// in its tables that holds but for few inputs.
#pragma once

#include "sim/model/model_graph.hpp"

#include <cstddef>
#include <optional>
#include <span>
#include <vector>

namespace sunder::sim {

struct UsedExit {
    std::size_t exit = 0;           ///< of ModelGraph::exits
    double until = 1;               ///< whoever is easier leaves here, if not before
    std::optional<double> accuracy; ///< of the answers given here
};

struct UsedExits {
    std::vector<UsedExit> exits;    ///< in their order; `until` never falls
    std::optional<double> accuracy; ///< of the answers at the end of the model

    /// Of those that are asked at exit number `which`, or come to the end where it is one behind the last.
    [[nodiscard]] double share_that_comes_to(std::size_t which) const
    {
        return which == 0 ? 1.0 : 1.0 - exits[which - 1].until;
    }
    /// Of all requests, those that leave at exit number `which`, or at the end.
    [[nodiscard]] double share_that_leaves_at(std::size_t which) const
    {
        double const coming = share_that_comes_to(which);
        return which == exits.size() ? coming : coming - (1.0 - exits[which].until);
    }
    /// Of the answers given at exit number `which`, or at the end.
    [[nodiscard]] std::optional<double> accuracy_at(std::size_t which) const
    {
        return which == exits.size() ? accuracy : exits[which].accuracy;
    }
};

/// Accuracies: whoever leaves at an exit is answered as well as that says. The model's accuracy is that of
/// its end where nobody leaves before; from those who do it loses what it had by `accuracy_at_end`, by
/// default its own mean, so that without it the answers at the end are as good whoever comes there. \param
/// which  ascending. \param threshold  of what the model states by thresholds \pre misfit_of() finds nothing
[[nodiscard]] UsedExits used_exits(ModelGraph const& model, std::span<std::size_t const> which,
                                   std::optional<double> threshold);

} // namespace sunder::sim
