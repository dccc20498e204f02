/// \file
/// What is found out about one candidate.
#pragma once

#include "sim/base/quantity.hpp"

#include <cmath>
#include <cstdint>
#include <optional>
#include <string_view>

namespace sunder::nas {

enum class Evaluator : std::uint8_t {
    analytic,  ///< a lone request
    simulated, ///< under load
    bounded    ///< not simulated: no outcome can be better than these figures, and they miss a limit
};

/// Why a candidate cannot be used at all.
enum class CandidateObstacle : std::uint8_t {
    none,
    raw_input,      ///< would leave the device
    memory,         ///< of the device or the server is too small
    no_coding_time, ///< coding takes compute on a device that states no speed
    no_speed_left,  ///< a device that is needed is under a load of 100 %
    no_accuracy,    ///< a hole in a table, or a training that failed
    no_time         ///< a device cannot run it: its table of latencies leaves it open
};

/// In a sentence without a full stop; empty for `none`.
[[nodiscard]] std::string_view sentence(CandidateObstacle obstacle);

/// Figures of one candidate. What is absent was not looked at; infinite latencies mean that no request came
/// to its end.
struct Evaluation {
    double accuracy = 0;                            ///< per cent
    sim::Seconds latency;                           ///< of a lone request (analytic), or the simulated mean
    std::optional<sim::Seconds> p50, p90, p95, p99; ///< simulated, or bounds from below
    sim::Joules energy;                             ///< mean per request
    sim::Bytes payload;                             ///< coded, per request
    sim::Bytes memory;                              ///< on the device
    std::size_t depth = 0;                          ///< blocks on the device
    std::optional<double> leakage;                  ///< of the input by the cut: 0 nothing, 1 all
    Evaluator evaluator = Evaluator::analytic;
    CandidateObstacle obstacle = CandidateObstacle::none;
};

/// Whether all that must be known is a number; what is read from a file may hold anything.
[[nodiscard]] inline bool makes_sense(Evaluation const& figures)
{
    for (double const figure :
         {figures.accuracy, figures.energy.value(), figures.payload.value(), figures.memory.value()})
        if (!std::isfinite(figure)) return false;
    return !std::isnan(figures.latency.value());
}

} // namespace sunder::nas
