/// \file
/// A candidate that needs no search any more: its model, and a scenario in which it does what it did there.
#pragma once

#include "nas/evaluate/journey_table.hpp"
#include "nas/realise/split_network.hpp"

#include <optional>
#include <string>

namespace sunder::nas {

/// Which candidate is meant, and what is known of it.
/// \invariant what the table refers to outlives it
struct WinnerRequest {
    JourneyTable const& table;
    Choices choices;
    std::optional<double> accuracy; ///< per cent, before what the coding at the cut costs
    std::string name;               ///< of the scenario
    std::string origin;             ///< of the candidate, one line for people
};

/// Texts of files that belong side by side.
struct Winner {
    SplitNetwork network; ///< the architecture and where it is cut
    std::string model;    ///< model_file: ops with the times that they took on both devices of the search
    std::string scenario; ///< that of the search with this model, cut and coding in it
};

constexpr auto winner_model_file = "model.yaml";

/// Every op has its time under the names of both devices. That of a block in the search is divided over its
/// ops by their work, and the last one's is chosen so that the sums of both stretches are to the last digit
/// those of the search: a request in the scenario takes as long as one did there, alone and under load alike.
///
/// Where an inference engine would join the op at the cut with one behind it, an op that does nothing
/// ("<block>.sent") stands between them. Energy is that of the devices' power, also where the search had
/// measured ones.
/// \throws sim::RunError  where the candidate cannot be used at all
[[nodiscard]] Winner take_home(WinnerRequest const& request);

} // namespace sunder::nas
