/// \file
/// What rehearsals measured of requests, as settings of a scenario.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/calibration/measured_table.hpp"
#include "sim/config/changed_scenario.hpp"
#include "sim/records/records.hpp"

#include <string>
#include <vector>

namespace sunder::sim {

/// One file of records.
struct MeasuredFile {
    std::string name;
    Records records;
    std::string scenario_text; ///< that was carried out, fully resolved
};

struct RecordsReading {
    ChangedScenario const& scenario; ///< that is to be calibrated
    std::string application;         ///< whose requests are meant; empty: the first of the scenario
    std::string group;               ///< key by which errors are told; empty: none
    std::vector<std::string> fitted; ///< as CalibrationTask has them: nobody knows these
};

/// A setting for each file: what stands otherwise in its scenario than in the one that is to be calibrated,
/// of devices, links, routes, faults and applications (what is fitted aside), with each finished request as a
/// sample. Stages and latencies are taken, and energy where one was recorded.
/// \throws InputError  for a file whose scenario is none, that has no request of the application which
/// finished, or a time that is none; and for a group that is no key which differs
[[nodiscard]] MeasuredTable measured_in(std::vector<MeasuredFile> const& files,
                                        RecordsReading const& reading);

} // namespace sunder::sim
