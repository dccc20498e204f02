#include "nas/execute/runtime.hpp"

#include "nas/execute/kernels.hpp"
#include "sim/base/contract.hpp"

#include <fmt/format.h>
#include <torch/utils.h>
#include <torch/version.h>

namespace sunder::nas {

void use_threads(int threads)
{
    SUNDER_EXPECTS(threads > 0);
    at::set_num_threads(threads);
    at::globalContext().setFlushDenormal(true);
}

std::string runtime_name()
{
    auto const packed = packing_libraries();
    auto const name = fmt::format("LibTorch {}", TORCH_VERSION);
    return packed.empty() ? name : fmt::format("{} ({})", name, fmt::join(packed, ", "));
}

} // namespace sunder::nas
