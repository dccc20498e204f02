/// \file
/// Text graphs of ncnn (param files) as models.
#pragma once

#include "sim/model/imported_model.hpp"

#include <cstdint>
#include <filesystem>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// What the graph leaves open, and what is to be another than in the graph.
struct NcnnChoices {
    std::optional<ElementType> input_type; ///< of an element of the first input
    /// Shapes of inputs, as (channels, height, width), by name of the blob or of its layer; "" is the only
    /// one, or the first.
    std::map<std::string, std::vector<std::int64_t>, std::less<>> shapes;
};

/// Reads a text graph of ncnn. Weights lie in another file and are not needed: their numbers follow.
/// - There is no batch. Shapes are (channels, height, width); where an Input states none, and no choice does,
///   that is a mistake. A cache that nobody gives a size is empty, as in the first pass.
/// - Split, Noop and Packing leave no trace. A convolution or inner product with an activation of its own
///   becomes two ops, which fuse() joins again; the joined one has the layer's name.
/// - Layers with int8 weights have ops with 8 bits a weight, and put out int8 where they are requantised.
/// - MemoryData and PriorBox are known before the model runs: constants of the ops that read them.
/// - MultiHeadAttention becomes its products and an attention. Caches of keys and values are a `cache`.
/// - A layer that is not known becomes an op without work, of the size that its -23330 states or that of what
///   it takes; a warning counts them. Else those hints are not believed.
/// - Ops are named after layers: "conv2/3x3" is `conv2.3x3`.
/// Source: ncnn's documentation, "operators" and "param and model file structure"
/// \throws InputError  where the file cannot be read, or with all mistakes of its text and its layers.
[[nodiscard]] ImportedModel import_ncnn(std::filesystem::path const& path, NcnnChoices const& choices = {});

/// The same of a file that was read already.
[[nodiscard]] ImportedModel parse_ncnn(std::string text, std::filesystem::path const& path,
                                       NcnnChoices const& choices = {});

} // namespace sunder::sim
