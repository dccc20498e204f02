/// \file
/// What a model's ops took where it really ran, and how a model's file states it.
#pragma once

#include "sim/base/distribution.hpp"
#include "sim/model/build_model.hpp"
#include "sim/model/model_graph.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <vector>

namespace sunder::sim {

/// The middle one; of an even number the mean of both. \pre not empty
[[nodiscard]] Seconds median_of(std::vector<Seconds> values);

/// Ops of one graph that ran pass after pass.
struct PassTimes {
    std::vector<std::vector<Seconds>> ops; ///< by (fused) op, one of each pass; none where it was not timed
    std::vector<Seconds> passes;           ///< whole ones, from the first op's begin to the last one's end
};

/// Medians of ops add up to a little less than the median pass, since what disturbs a pass seldom disturbs
/// more than a few of its ops: the pass over their sum. 1 where no whole pass or no op was timed.
[[nodiscard]] double pass_over_ops(PassTimes const& times);

enum class TimeForm : std::uint8_t {
    median,   ///< always the same
    empirical ///< twenty quantiles, each as likely: those of 2.5 %, 7.5 %, ... 97.5 %
};

/// Of each (fused) op, multiplied by pass_over_ops() and in whole nanoseconds, so that the ops of a model add
/// up to its median pass. Drawn for each op by itself, empirical times have the variance of each op right;
/// that of a whole pass comes out too small where ops are slow together.
[[nodiscard]] std::vector<std::optional<Distribution>> op_times(PassTimes const& times, TimeForm form);

/// Of a model and its exits.
struct OpTimesOfModel {
    std::vector<std::optional<Distribution>> ops;                ///< by fused op
    std::vector<std::vector<std::optional<Distribution>>> exits; ///< by exit, likewise; may be empty
};

/// Puts them into the model under the name of a device or profile, in place of what stood there under it. Of
/// a fused op the first part has the time and the others 0, for together they are one launch.
/// \param fused  fuse() of the model
void state_times(ModelDescription& model, ModelGraph const& fused, std::string const& name,
                 OpTimesOfModel const& times);

} // namespace sunder::sim
