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

/// Of quantisation to 4, 8 and 16 bits as rehearsals do it (tools/real/tensor_coding.hpp), on this thread:
/// medians. \param pause  before each
[[nodiscard]] std::vector<CoderTimes> measure_coding(sim::Seconds pause);

} // namespace sunder::cli
