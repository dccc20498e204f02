/// \file
/// A model as text of our own format, to be read, edited and kept.
#pragma once

#include "sim/model/build_model.hpp"

#include <string>

namespace sunder::sim {

/// The `sunder-model/1` text of a model, one op a line, keys at their defaults left out (sim/model/OPS.md).
/// Comments before it say how large the model is and where it came from. Reading it back gives the same
/// description, times to twelve digits.
/// \throws InputError  where the description has mistakes.
[[nodiscard]] std::string model_text(ModelDescription const& model);

} // namespace sunder::sim
