/// \file
/// What is found out about one candidate.
#pragma once

#include "sim/base/quantity.hpp"

#include <cstdint>
#include <optional>
#include <string>

namespace sunder::nas {

enum class Evaluator : std::uint8_t { analytic, simulated };

/// Figures of one candidate. Absent latencies were not looked at.
struct Evaluation {
    double accuracy = 0;                            ///< per cent
    sim::Seconds latency;                           ///< of a lone request (analytic), or the simulated mean
    std::optional<sim::Seconds> p50, p90, p95, p99; ///< simulated only
    sim::Joules energy;                             ///< mean per request
    sim::Bytes payload;                             ///< coded, per request
    sim::Bytes memory;                              ///< on the device
    std::size_t depth = 0;                          ///< blocks on the device
    Evaluator evaluator = Evaluator::analytic;
};

} // namespace sunder::nas
