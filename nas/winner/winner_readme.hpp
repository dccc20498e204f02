/// \file
/// What stands beside a winner for people: what each file is, and what its weights are.
#pragma once

#include "nas/winner/winner_parts.hpp"

#include <optional>
#include <string>
#include <vector>

namespace sunder::nas {

/// What its weights are, and what has to be known to use them.
struct WinnerWeights {
    std::string are;                ///< one sentence: "learnt alone in 2,000 steps on fashion_mnist; ..."
    std::vector<float> mean;        ///< what is taken off each channel of an image; empty: nobody says
    std::vector<float> deviation;   ///< by which it is then divided
    std::vector<std::string> files; ///< that hold them
};

struct WinnerStory {
    WinnerParts const& parts;
    std::string origin;   ///< of the candidate, one line
    std::string split;    ///< as people call it: "stem"
    std::string accuracy; ///< one line: how much, and by whose figures; empty: nothing to tell
    std::string latency;  ///< one line
    std::string energy;   ///< one line, where the scenario's is another than the search's; else empty
    std::optional<WinnerWeights> weights; ///< absent where there are none
    std::vector<std::string> without;     ///< what could not be written, and why
};

[[nodiscard]] std::string winner_readme(WinnerStory const& story);

} // namespace sunder::nas
