/// \file
/// A network that is cut, as two networks.
#pragma once

#include "nas/realise/split_network.hpp"

#include <optional>

namespace sunder::nas {

/// Absent where there is nothing on that side.
struct WinnerParts {
    sim::ModelGraph whole; ///< with the convolutions of a bottleneck at the cut
    std::optional<sim::ModelGraph> head;
    std::optional<sim::ModelGraph> tail;
    int bits = 32; ///< in which elements of the tensor at the cut are sent
};

/// A bottleneck becomes a convolution at the end of the head ("<block>.narrow") and one at the begin of the
/// tail
/// ("<block>.widen"), as weights are learnt with them; quantisation and other codecs stay with whoever sends.
[[nodiscard]] WinnerParts parts_of(SplitNetwork const& network);

} // namespace sunder::nas
