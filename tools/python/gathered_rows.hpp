/// \file
/// Rows of one replication on their way into memory.
#pragma once

#include "sim/records/row_taker.hpp"

#include <atomic>
#include <cstdint>
#include <optional>

namespace sunder::python {

/// What those who simulate and the one who waits for them know of each other.
struct RunState {
    std::atomic<std::int64_t> requests = 0; ///< that have ended
    std::atomic<bool> is_stopped = false;   ///< nobody wants the rest
};

/// Thrown where nobody wants the rest.
struct Stopped {};

/// Fills columns block by block, each block small enough for the caches, and sets memory aside for as many
/// rows as there are going to be, so that columns hardly ever move.
class GatheredRows final : public sim::RowTaker {
public:
    /// \param until  when the last request arrives, where that is known \pre the state outlives it
    GatheredRows(RunState& state, std::optional<sim::Seconds> until) : state_{state}, until_{until} {}

    /// \throws Stopped
    void take(sim::Request const& row) override;
    void take(sim::Span const& row) override;

    /// Gives records their rows.
    void move_to(sim::Records& records);

private:
    template <class Table>
    void pass_on(Table& block, Table& all);
    void make_room();

    RunState& state_;
    std::optional<sim::Seconds> until_;
    sim::KeptRows block_, all_;
};

} // namespace sunder::python
