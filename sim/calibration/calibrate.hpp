/// \file
/// Numbers of a scenario that bring it nearest to what was measured, and how far it is off where it was not
/// fitted.
#pragma once

#include "sim/calibration/measured_table.hpp"
#include "sim/config/changed_scenario.hpp"
#include "sim/fit/least_squares.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

/// What is squared and added up, of the mean of each setting's samples (`robust`: their median) and each
/// figure alike.
enum class Residual : std::uint8_t {
    relative,    ///< simulated / measured - 1
    logarithmic, ///< ln(simulated / measured): twice as much counts as half
    robust       ///< the same, but what is off by far more than 10 % counts by its size and not by its square
};

/// Where predictions come from.
enum class Predictor : std::uint8_t {
    lone, ///< the prices of a request that is alone: exact where requests do not meet and nothing varies
    runs  ///< a run of each setting
};

struct CalibrationTask {
    /// "KEY" or "KEY=LOW,HIGH", as given to --fit; a '*' in it stands for anything, in all keys of the file
    /// whose numbers are greater than 0. None: the scenario is held against the settings as it is.
    std::vector<std::string> keys;
    std::string application; ///< whose requests were measured; empty: the first
    Residual misfit = Residual::relative;
    std::optional<Predictor>
        predictor;           ///< absent: lone requests where a run of the first setting says the same
    std::vector<Measure> by; ///< figures that are fitted; empty: all that were measured
};

struct CalibratedKey {
    NumericKey key;
    SweepValue value; ///< where the search ended
    FittedParameter fit;
};

/// Of one setting.
struct HeldAgainst {
    std::size_t setting = 0; ///< of the table
    Prediction simulated;
};

struct Calibration {
    std::vector<CalibratedKey> keys;
    std::vector<std::vector<double>> correlations; ///< as LeastSquaresFit has them
    double residual = 0;                           ///< root mean square, over settings and figures fitted
    std::int64_t evaluations = 0;                  ///< of all fitted settings
    Predictor predictor = Predictor::lone;
    std::vector<HeldAgainst> settings; ///< all, in the order of the table; p95 by a run of each
};

/// \throws InputError  for keys that cannot be fitted, settings that do not go with the scenario, and too few
/// of them
[[nodiscard]] Calibration calibrate(ChangedScenario& scenario, MeasuredTable const& table,
                                    CalibrationTask const& task);

/// How far simulated figures are from measured ones, over settings: of |simulated / measured - 1|.
struct Deviation {
    std::size_t settings = 0;
    double median = 0;
    double nine_tenths = 0;  ///< 90 % of the settings are nearer
    double within_tenth = 0; ///< share of the settings that are within 10 %
    double bias = 0;         ///< median of simulated / measured - 1
};

struct DeviationRow {
    Measure measure = Measure::latency;
    RowUse use = RowUse::fitted;
    std::string group; ///< empty: all
    Deviation mean;
    Deviation p95; ///< of settings with `enough_for_p95` samples
};

constexpr std::size_t enough_for_p95 = 5; ///< samples; of fewer their greatest says little of a percentile

/// By figure, part and group; all groups together first. Settings where nothing or 0 was measured are left
/// out.
[[nodiscard]] std::vector<DeviationRow> deviations(MeasuredTable const& table,
                                                   Calibration const& calibration);

} // namespace sunder::sim
