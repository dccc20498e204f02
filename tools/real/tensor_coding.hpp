/// \file
/// Tensors as bytes of a message: as they lie in memory, or quantised.
#pragma once

#include "tools/rehearse/leg_work.hpp"

#include <torch/types.h>

#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <vector>

namespace sunder::real {

/// What both ends know of a tensor beforehand. Levels mean least + level x step (nas/supernet/quantiser.hpp).
struct CodedForm {
    std::vector<std::int64_t> shape; ///< in the order in which the elements lie
    bool has_channels_last = false;  ///< of an image; else they lie as the model says
    torch::ScalarType type = torch::kFloat;
    std::size_t elements = 0;
    std::optional<int> bits; ///< of each element; nothing: as it is
    float least = 0;
    float step = 0;

    [[nodiscard]] std::size_t bytes() const;
};

/// \param bits  4, 8 or 16 of each element; nothing, or of what is not float32: as it is
[[nodiscard]] CodedForm form_of(torch::Tensor const& tensor, std::optional<int> bits);

/// Behind what is there.
void append_coded(torch::Tensor const& tensor, std::optional<int> bits, rehearse::MessageBytes& message);

/// \pre coded.size() == form.bytes()
[[nodiscard]] torch::Tensor decoded(std::span<std::byte const> coded, CodedForm const& form);

} // namespace sunder::real
