/// \file
/// What coding tensors for the link takes on this machine.
#pragma once

#include "sim/base/quantity.hpp"

#include <vector>

namespace sunder::cli {

/// Straight lines through a small and a large tensor: what each takes by itself, and by its elements.
struct CoderTimes {
    int bits = 8;
    sim::Seconds encode_each;
    sim::Seconds encode_element;
    sim::Seconds decode_each;
    sim::Seconds decode_element;
};

/// Of quantisation to 4, 8 and 16 bits as nas/supernet/quantiser.hpp does it, on this thread: medians.
[[nodiscard]] std::vector<CoderTimes> measure_coding();

} // namespace sunder::cli
