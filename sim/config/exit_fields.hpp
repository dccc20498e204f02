/// \file
/// Early exits as files state them: those of a model, and which of them an application uses.
#pragma once

#include "sim/form/fields.hpp"
#include "sim/model/build_model.hpp"
#include "sim/scenario/scenario.hpp"

#include <string>

namespace sunder::sim {

/// A share, or a mapping from thresholds to shares.
[[nodiscard]] Form const& form_of(Of<ByThreshold> type);
[[nodiscard]] ByThreshold read_as(Of<ByThreshold> type, YamlCursor const& at, Reading const& reading);

/// \pre the same whatever the threshold
[[nodiscard]] std::string written(ByThreshold const& values);

[[nodiscard]] Form const& form_of(Of<ExitDescription> type);
[[nodiscard]] ExitDescription read_as(Of<ExitDescription> type, YamlCursor const& at, Reading const& reading);

/// `all`, `none`, a list of names, or these with a threshold.
[[nodiscard]] Form const& form_of(Of<ExitSettings> type);
[[nodiscard]] ExitSettings read_as(Of<ExitSettings> type, YamlCursor const& at, Reading const& reading);
/// \pre without a threshold, and all or none
[[nodiscard]] std::string written(ExitSettings const& settings);

} // namespace sunder::sim
