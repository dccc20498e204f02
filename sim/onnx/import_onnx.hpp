/// \file
/// ONNX graphs as models. Only this room knows the ONNX library; models in our own format need none of it.
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
struct OnnxChoices {
    std::optional<ElementType> input_type;     ///< of an element of the first input
    std::map<std::string, std::int64_t> sizes; ///< of dimensions, by the graph's names for them
    std::map<std::string, std::vector<std::int64_t>, std::less<>> shapes; ///< of inputs, with the batch
    std::map<std::string, double> values;                                 ///< of inputs that hold one number
};

/// Reads the main graph of an ONNX file (onnx.ai; protobuf). Values of weights are not needed and may be
/// absent; files of weights beside it are never opened.
/// - The first dimension of a tensor is the batch, and left out, where it is as long as that of the first
/// input
///   with several dimensions; where the graph leaves it open it is 1.
/// - Inputs of which only the shape is used, or nothing, are left out with a warning.
/// - Inputs that come from the pass before, are joined to something new and put out again are a `cache`.
/// - What does not depend on an input is worked out beforehand: shapes, positions, masks, which branch of an
/// `If`
///   is taken.
/// - x * Sigmoid(x) becomes one `silu`, x * HardSigmoid(x) one `hard_swish`, Clip(0, 6) `relu6`. Identity, a
/// Pad of
///   nothing and a Concat of one tensor leave no trace. Batch normalisation and padding stay ops of their
///   own.
/// - Ops are named after their nodes: "/layer1/layer1.0/conv1/Conv" is `layer1.0.conv1`. Names are letters,
///   digits, `_`, `.` and `-`, and unique.
/// - Nodes stand for ops of OPS.md; any other becomes an op with the shape of its output, the bytes of its
///   weights, and no work: a warning counts them.
/// \throws InputError  where the file cannot be read, is damaged, or leaves sizes open that are not chosen.
[[nodiscard]] ImportedModel import_onnx(std::filesystem::path const& path, OnnxChoices const& choices = {});

/// The same of a file that was read already.
[[nodiscard]] ImportedModel parse_onnx(std::string_view bytes, std::filesystem::path const& path,
                                       OnnxChoices const& choices = {});

} // namespace sunder::sim
