/// \file
/// What was measured of requests, setting by setting.
#pragma once

#include "sim/base/delimited_text.hpp"
#include "sim/calibration/prediction.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::sim {

/// A value that a column gives a key of the scenario.
struct KeyCell {
    std::string text; ///< empty: the key is left as it stands
    Location where;
};

enum class RowUse : std::uint8_t { fitted, held_out };

/// Rows in which all keys have the same values: measurements of one thing.
struct MeasuredSetting {
    std::vector<KeyCell> keys; ///< (keys,)
    std::string group;         ///< empty where rows are not grouped
    RowUse use = RowUse::fitted;
    std::map<Measure, std::vector<double>> samples; ///< in SI units; no cell may be there of some
};

struct MeasuredTable {
    std::vector<std::string> keys;
    std::vector<Measure> measured;         ///< in the order of the columns
    std::vector<MeasuredSetting> settings; ///< in the order of their first rows
};

struct TableReading {
    std::shared_ptr<Source const> source;
    std::function<bool(std::string_view key)> is_key; ///< of the scenario
    std::string group;                                ///< column by which errors are told; empty: none
    std::string held_out;                             ///< column that says `yes` or `no`; empty: none
};

/// From 0 on, in SI units, and so that nothing made of several of them overflows: 0, or 1e-15 to 1e15.
[[nodiscard]] bool is_measurable(double figure);

/// A CSV: the first line names keys of the scenario, and measures with their unit ("latency [ms]"); a line
/// holds one request, or the mean of some. Values stand between commas, or semicolons or tabs where the first
/// line has them. \throws InputError
[[nodiscard]] MeasuredTable read_measured(TableReading const& reading);

/// Holds out a share of the settings, drawn by the seed: the same ones whatever the order of the rows.
void hold_out(MeasuredTable& table, double share, std::uint64_t seed);

/// "devices.pi.clock = 1000 MHz, ..."
[[nodiscard]] std::string setting_text(MeasuredTable const& table, MeasuredSetting const& setting);

} // namespace sunder::sim
