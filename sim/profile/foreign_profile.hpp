/// \file
/// What other runtimes say that their ops took.
#pragma once

#include "sim/base/diagnostic.hpp"
#include "sim/base/quantity.hpp"

#include <cstddef>
#include <cstdint>
#include <memory>
#include <string>
#include <vector>

namespace sunder::sim {

/// One op of a runtime's own graph.
struct ProfiledOp {
    std::string name;           ///< as the runtime has it; may be empty
    std::string kind;           ///< in the runtime's words: "FusedConv", "CONV_2D", "aten::conv2d"
    std::vector<Seconds> times; ///< pass by pass; one where the runtime tells only a mean
};

enum class KindSums : std::uint8_t { no, yes };

struct ForeignProfile {
    std::string runtime;          ///< for people
    std::vector<ProfiledOp> ops;  ///< in the order in which they ran
    std::vector<Seconds> passes;  ///< whole ones, where they are told
    KindSums sums = KindSums::no; ///< yes: each op stands for all of its kind, and its time is their sum
};

/// Reads what is one of
/// - ONNX Runtime's profile (`enable_profiling`): events `<node>_kernel_time`, a time for each pass;
/// - that of TensorFlow Lite's benchmark_model (`--enable_op_profiling`), as it prints it or as CSV: its
/// table
///   "Run Order", of which means are taken;
/// - a trace of torch.profiler (`export_chrome_trace`): operators that are called by no other, where calls
///   that repeat the same sequence are passes (`passes` of them, stated by whoever made it);
/// - its table of sums by kind (`key_averages().table()`), over as many passes.
/// Mistakes are reported at their place. \return empty where there are any
[[nodiscard]] ForeignProfile read_foreign_profile(std::shared_ptr<Source const> const& source,
                                                  std::size_t passes, Diagnostics& diagnostics);

} // namespace sunder::sim
