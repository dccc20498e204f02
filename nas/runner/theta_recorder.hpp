/// \file
/// How theta went.
#pragma once

#include "nas/runner/search_result.hpp"
#include "nas/search/optimizer.hpp"

#include <cstddef>
#include <cstdint>
#include <vector>

namespace sunder::nas {

/// Keeps at most 1,000 snapshots, evenly spaced: when there are too many, every second one goes.
class ThetaRecorder {
public:
    /// \param evaluations  done by now
    void look_at(Optimizer const& optimizer, std::int64_t evaluations);

    /// With the last one looked at.
    [[nodiscard]] ThetaHistory history() const;

private:
    void thin_out();

    ThetaHistory history_;
    std::int64_t turn_ = 0;
    std::int64_t stride_ = 1;
    std::vector<double> last_;
    std::int64_t last_evaluations_ = 0;
};

} // namespace sunder::nas
