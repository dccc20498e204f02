/// \file
/// The rules of the ONNX library for the shapes that a node makes, called so that no node can harm it.
#pragma once

#include "sim/onnx/numbers.hpp"

#include <onnx/onnx_pb.h>

#include <string>
#include <vector>

namespace sunder::sim {

/// What a rule may ask of an input.
struct TypedInput {
    onnx::TypeProto const* type = nullptr; ///< null where it is absent
    Numbers const* numbers = nullptr;
};

/// The newest version of the operators of a domain that the library knows; 0 for a domain that it does not
/// know.
[[nodiscard]] int newest_known_version(std::string const& domain);

/// One for each output, unset where the library has no rule or cannot tell. Versions that it does not know
/// are read as the newest it knows, without what that one has no name for; where such a node breaks its rule,
/// nothing is told. \throws Misfit  where the node breaks the rule of its operator
[[nodiscard]] std::vector<onnx::TypeProto> types_by_library(onnx::NodeProto const& node, int version,
                                                            std::vector<TypedInput> const& inputs);

} // namespace sunder::sim
