/// \file
/// Head and tail of a winner, with weights.
#pragma once

#include "nas/supernet/supernet.hpp"
#include "tools/cli/commands/winner.hpp"

#include <string>

namespace sunder::cli {

/// Weights of one candidate, and what people must know of them.
struct KnownWeights {
    nas::FrozenWeights values;
    std::string are;      ///< one sentence
    nas::Scaling scaling; ///< empty where no images were looked at
};

/// Of networks that were learnt. \param learnt  how: "learnt alone in 2,000 steps"
[[nodiscard]] KnownWeights weights_of(nas::Supernet& net, nas::Choices const& candidate,
                                      nas::WinnerParts const& parts, std::string const& learnt);

/// Writes head and tail as TorchScript and ONNX, and then the rest. What cannot be written is left out, and
/// said.
void write_with_weights(WinnerDraft draft, KnownWeights const& weights, ResultFolder& folder);

} // namespace sunder::cli
