/// \file
/// A model as text of our own format, to be read, edited and kept.
#pragma once

#include "sim/model/build_model.hpp"

#include <cstdint>
#include <string>

namespace sunder::sim {

/// Digits of the times of ops.
enum class TimeDigits : std::uint8_t {
    twelve,
    all ///< of a time that is always the same; those of a distribution have twelve all the same
};

/// The `sunder-model/1` text of a model, one op a line, keys at their defaults left out (sim/model/OPS.md).
/// Comments before it say how large the model is and where it came from. Reading it back gives the same
/// description, times to so many digits.
/// \throws InputError  where the description has mistakes.
[[nodiscard]] std::string model_text(ModelDescription const& model, TimeDigits digits = TimeDigits::twelve);

} // namespace sunder::sim
