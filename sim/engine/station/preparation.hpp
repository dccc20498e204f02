/// \file
/// What a device does before it can serve a job.
#pragma once

#include "sim/engine/station/station.hpp"

#include <cstdint>
#include <list>
#include <memory>
#include <vector>

namespace sunder::sim {

/// Warming up, and loading the piece of a model that the job needs. Both are work of its worker, at full
/// speed and before the job itself; another worker that begins meanwhile does what is left of the warm-up,
/// too.
///
/// Pieces stay where they were loaded until there is no room for another: then those go that were used least
/// recently (LRU). \pre a device that loads pieces has one worker, so that none is in use by another
class Preparation {
public:
    explicit Preparation(Station::Setup const& setup);

    /// What a worker that begins a job of this kind now does before.
    [[nodiscard]] Seconds before(std::uint32_t kind, Seconds now);
    /// No worker does anything any more.
    void rest(Seconds now) { rests_since_ = now; }

    [[nodiscard]] PreparationCount count() const { return count_; }

private:
    [[nodiscard]] Seconds warm_up(Seconds now);
    [[nodiscard]] Seconds load(std::uint32_t kind, Seconds now);
    [[nodiscard]] bool counts(Seconds now) const { return now >= window_.from && now < window_.to; }

    DeviceGroup const& group_;
    std::vector<Bytes> const* memory_; ///< of each kind
    Window window_;
    Seconds rests_since_; ///< minus infinity before the first job, infinity while any runs
    Seconds warm_at_;
    std::list<std::uint32_t> loaded_; ///< kinds, that used last in front
    Bytes held_;                      ///< by those
    PreparationCount count_;
};

/// Nothing where the group is always ready.
[[nodiscard]] std::unique_ptr<Preparation> make_preparation(Station::Setup const& setup);

} // namespace sunder::sim
