#include "nas/supernet/tensor_coding.hpp"

#include "nas/supernet/quantiser.hpp"

#include <algorithm>

namespace sunder::nas {

using torch::Tensor;

Tensor rounded(Tensor const& x, int bits)
{
    auto const flat = x.flatten(1).detach();
    auto const least = std::get<0>(flat.min(1, true));
    auto const top = static_cast<double>((1U << static_cast<unsigned>(bits)) - 1U);
    auto const step = (std::get<0>(flat.max(1, true)) - least) / top;
    auto const safe = torch::where(step == 0, torch::ones_like(step), step);
    auto const levels = torch::round((flat - least) / safe).clamp(0, top);
    return x + ((least + step * levels).view_as(x) - x).detach();
}

Tensor through_bytes(Tensor const& x, int bits)
{
    auto result = x.detach().cpu().to(torch::kFloat).contiguous().clone();
    auto const count = static_cast<std::size_t>(result.numel() / result.size(0));
    for (std::int64_t image = 0; image < result.size(0); ++image) {
        auto* const values = result.data_ptr<float>() + static_cast<std::size_t>(image) * count;
        auto const decoded = decode(encode({values, count}, bits), bits, count);
        std::ranges::copy(decoded, values);
    }
    return result.to(x.device()).contiguous(x.suggest_memory_format());
}

} // namespace sunder::nas
