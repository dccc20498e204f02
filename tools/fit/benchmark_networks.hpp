/// \file
/// The networks of ncnn's benchmark as its text graphs have them.
#pragma once

#include "tools/fit/benchmark_table.hpp"
#include "tools/fit/machine_group.hpp"

#include <filesystem>
#include <vector>

namespace sunder::fit {

/// Those that were timed anywhere and whose graph NAME.param is in the folder, by name; what each asks for is
/// that of its fused ops (benchmark_graph.hpp).
/// \throws InputError  where a graph cannot be read.
[[nodiscard]] std::vector<TimedNetwork> read_networks(std::vector<MachineTimes> const& table,
                                                      std::filesystem::path const& graphs);

} // namespace sunder::fit
