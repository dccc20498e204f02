/// \file
/// What the ops of a model keep of each token, as attention keeps keys and values.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/base/quantity.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sunder::sim {

/// Of each token, by one op, on the device where it runs. Each pass reads all of it.
struct KeptByOp {
    std::string op;
    Bytes bytes; ///< as they are kept, whatever the device's precision
    Flops work;  ///< that each token kept adds to a pass
    Location where{};
};

struct KeptTokens {
    std::vector<KeptByOp> of;
    std::int64_t tokens = 0; ///< kept behind a pass whose ops do the work that the model states
};

} // namespace sunder::sim
