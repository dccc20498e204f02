/// \file
/// Ops as a model's file states them.
#pragma once

#include "sim/form/fields.hpp"
#include "sim/model/build_model.hpp"

#include <vector>

namespace sunder::sim {

[[nodiscard]] std::vector<Word<ElementType>> words(ElementType type);

[[nodiscard]] Form const& form_of(Of<OpDescription> type);
[[nodiscard]] OpDescription read_as(Of<OpDescription> type, YamlCursor const& at, Reading const& reading);

/// Lengths of a tensor's axes.
[[nodiscard]] Form const& shape_form();
/// Bits of a stored weight.
[[nodiscard]] Form const& bits_form();

} // namespace sunder::sim
