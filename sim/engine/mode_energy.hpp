/// \file
/// The energy of work in other modes than those in which devices stand.
#pragma once

#include "sim/engine/overlap.hpp"
#include "sim/records/records.hpp"

#include <cstddef>
#include <vector>

namespace sunder::sim {

/// Devices are paid for the time that they are busy as if they stood as they are; this is what they draw
/// beyond that, negative where a mode needs less. Work has its worker for itself all the while, so within
/// the window it has the share of its energy that it has of its time.
class ModeEnergy {
public:
    explicit ModeEnergy(Window const& window) : window_{window} {}

    struct Work {
        std::size_t device = 0; ///< row of World::device_rows()
        Seconds from, to;
        Joules energy;
    };
    void add(Work const& work)
    {
        Seconds const within = overlap(work.from, work.to, window_);
        if (within <= Seconds{}) return;
        if (sums_.size() <= work.device) sums_.resize(work.device + 1);
        sums_[work.device] += within / (work.to - work.from) * work.energy;
    }

    /// To those of the devices.
    void add_to(std::vector<Joules>& energies) const
    {
        for (std::size_t device = 0; device < sums_.size(); ++device)
            energies[device] += sums_[device];
    }

private:
    Window window_;
    std::vector<Joules> sums_; ///< by device
};

} // namespace sunder::sim
