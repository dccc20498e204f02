/// \file
/// Values that a key of a sweep may be given.
#pragma once

#include "sim/form/form.hpp"
#include "sim/form/yaml_cursor.hpp"
#include "sim/sweep/sweep.hpp"

#include <optional>

namespace sunder::sim {

/// What the numbers at a key are: their unit, and whether they are whole.
struct KeyForm {
    std::optional<Dimension> dimension; ///< of a quantity; absent: a bare number
    bool whole = false;
    bool numeric = true; ///< words, names and paths are not
};

/// \param form  what may stand at the key; null: nothing is known of it
[[nodiscard]] KeyForm key_form(Form const* form);

[[nodiscard]] SweepValue value_of(YamlNode const& node, KeyForm const& form);

/// The range between two ends, but for its key and spacing. \pre `ends` has two items
/// \return nothing where they are no numbers that may stand at the key, which is reported
[[nodiscard]] std::optional<SampledRange> read_ends(YamlCursor const& ends, KeyForm const& form,
                                                    Diagnostics& diagnostics);

} // namespace sunder::sim
