/// \file
/// How devices move, as files state it.
#pragma once

#include "sim/form/fields.hpp"
#include "sim/platform/cell.hpp"
#include "sim/platform/motion.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

/// [x, y]
[[nodiscard]] Form const& form_of(Of<Point> type);
[[nodiscard]] Point read_as(Of<Point> type, YamlCursor const& at, Reading const& reading);

/// It is no single value.
[[nodiscard]] inline std::string written(Point /*point*/)
{
    return {};
}

[[nodiscard]] Form const& motion_form();
/// \pre the form of `at` is motion_form(). \return of device i of a group number i mod size
[[nodiscard]] std::vector<Movement> read_motion(YamlCursor const& at, Reading const& reading);

/// Lets those stations of a cell that move do so as their devices do, and reports what does not fit.
/// \param at  where the cell is stated
void set_in_motion(RadioCell& cell, Table<DeviceGroup> const& devices, YamlCursor const& at,
                   Reading const& reading);

/// Reports devices whose motion no cell asks for. \param devices  where they are stated
void check_motion(Platform const& platform, YamlCursor const& devices, Diagnostics& diagnostics);

} // namespace sunder::sim
