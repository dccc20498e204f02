/// \file
/// Codecs as files state them.
#pragma once

#include "sim/cost/codec.hpp"
#include "sim/form/fields.hpp"

#include <vector>

namespace sunder::sim {

/// A stage, or a list of them.
[[nodiscard]] Form const& codec_form();

/// \pre the form of `at` is codec_form()
[[nodiscard]] std::vector<CodecStage> read_codec(YamlCursor const& at, Reading const& reading);

} // namespace sunder::sim
