/// \file
/// All that `sunder measure` finds.
#pragma once

#include "sim/model/build_model.hpp"
#include "sim/model/model_graph.hpp"
#include "sim/profile/op_times.hpp"
#include "tools/real/coding_times.hpp"
#include "tools/real/loopback.hpp"

#include <cstdint>
#include <map>
#include <string>
#include <vector>

namespace sunder::cli {

struct MeasuredModel {
    sim::ModelDescription model;
    sim::ModelGraph fused;
    std::map<std::int64_t, sim::PassTimes> passes; ///< by size of the batch; that of 1 is among them
    std::vector<sim::PassTimes> exits;             ///< of their ops, batches of 1
    std::vector<CoderTimes> coding;
    LoopbackTimes loopback;
    std::string profile; ///< its name
    std::string machine;
    std::string runtime;
    std::uint64_t threads = 1;
    std::string date;
};

/// For people.
[[nodiscard]] std::string text_of(MeasuredModel const& measured);
/// For programs, in SI units.
[[nodiscard]] std::string json_of(MeasuredModel const& measured);

/// Texts of files that scenarios can name, by the name of the file.
[[nodiscard]] std::map<std::string, std::string> files_of(MeasuredModel const& measured, sim::TimeForm form);

} // namespace sunder::cli
