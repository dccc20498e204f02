/// \file
/// Names of nodes as exporters write them.
#pragma once

#include <string>
#include <string_view>

namespace sunder::sim {

/// "BatchNormalization" as "batch_normalization".
[[nodiscard]] std::string snake_case(std::string_view words);

/// Where a node stands in the tree of modules that an exporter puts into its name.
struct ScopedName {
    std::string scope; ///< "layer1.0.conv1"; "" where the node belongs to no module
    std::string own;   ///< "conv", "concat_1"; the whole name where it holds no scope
};

/// PyTorch repeats the path in each part: "/layer1/layer1.0/conv1/Conv" lies in layer1.0.conv1.
/// \param type  of the node, which names those without a name
[[nodiscard]] ScopedName split_name(std::string_view name, std::string_view type);

} // namespace sunder::sim
