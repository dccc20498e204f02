/// \file
/// The library that ready networks run on.
#pragma once

#include <string>

namespace sunder::nas {

/// All that runs in this process from now on uses so many threads; numbers too small for a float's usual form
/// are taken for 0, as in every runtime. \pre threads > 0
void use_threads(int threads);

/// "LibTorch 1.13.0 (oneDNN, XNNPACK)"
[[nodiscard]] std::string runtime_name();

} // namespace sunder::nas
