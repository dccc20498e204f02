/// \file
/// What each of ncnn's layers becomes.
#pragma once

#include "sim/ncnn/layer_ops.hpp"

#include <string_view>
#include <utility>
#include <vector>

namespace sunder::sim {

using LayerRule = void (*)(LayerOps&);
using LayerRules = std::vector<std::pair<std::string_view, LayerRule>>;

[[nodiscard]] LayerRules convolution_rules();
[[nodiscard]] LayerRules pooling_rules();
[[nodiscard]] LayerRules product_rules();
[[nodiscard]] LayerRules attention_rules();
[[nodiscard]] LayerRules recurrent_rules();
[[nodiscard]] LayerRules norm_rules();
[[nodiscard]] LayerRules element_rules();
[[nodiscard]] LayerRules movement_rules();
[[nodiscard]] LayerRules cutting_rules();
[[nodiscard]] LayerRules detection_rules();
[[nodiscard]] LayerRules signal_rules();

/// Null where no such layer is known.
[[nodiscard]] LayerRule find_rule(std::string_view type);
/// All of them, for suggestions.
[[nodiscard]] std::vector<std::string> layer_types();

} // namespace sunder::sim
