/// \file
/// Which op of a model each op of a runtime's profile is.
#pragma once

#include "sim/model/model_graph.hpp"
#include "sim/profile/foreign_profile.hpp"
#include "sim/profile/op_times.hpp"

#include <cstddef>
#include <string>
#include <vector>

namespace sunder::sim {

/// One that was not matched, and why.
struct LeftOver {
    std::string name; ///< of an op of the model, or of one of the runtime with its kind
    Seconds time;     ///< of one of the runtime: its median
    std::string why;
};

struct ProfileMatch {
    std::vector<std::optional<Distribution>> times; ///< by fused op; none where it was not found
    std::size_t by_name = 0; ///< ops of the runtime that were matched, parts of one of ours counted each
    std::size_t by_kind = 0;
    Seconds matched;              ///< what these take together
    std::vector<LeftOver> theirs; ///< ops of the runtime
    std::vector<LeftOver> ours;   ///< fused ops of the model
};

/// By name first: that of an op or of one that was joined with it, as the runtime has it or as an importer
/// makes it of that ("/layer1/layer1.0/conv1/Conv" is layer1.0.conv1). What is left goes by kind: where as
/// many of one kind are left on both sides, they are taken for one another in their order; where not, none of
/// them is. Of a fused op, what was not found beside its first part costs nothing, for the runtime has joined
/// it; without its first part nothing of it counts.
///
/// Of sums by kind (KindSums) each is spread over the model's ops of the kind in proportion to their work,
/// and evenly where they do none: how long all of a kind take together is right, and how long each of them a
/// guess.
///
/// Medians over passes; an op that ran several times in each pass takes their sum.
/// \param fused  fuse() of a model
[[nodiscard]] ProfileMatch match_profile(ModelGraph const& fused, ForeignProfile const& profile);

} // namespace sunder::sim
