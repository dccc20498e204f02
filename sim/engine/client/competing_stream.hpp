/// \file
/// Jobs that are none of our applications' but take their turn at a device.
#pragma once

#include "sim/base/random.hpp"
#include "sim/engine/calendar.hpp"
#include "sim/engine/station/station.hpp"

#include <cstdint>

namespace sunder::sim {

/// Those of one device, as long as the calendar runs.
class CompetingStream final : Wakeable, Station::Listener {
public:
    struct Setup {
        CompetingJobs const* jobs = nullptr; ///< outlives the stream
        Station* station = nullptr;
        Seed seed{0};
        std::size_t source = 0; ///< see Turn
    };

    CompetingStream(Setup const& setup, Calendar& calendar) : setup_{setup}, calendar_{calendar} {}

    /// Plans the next job. Called once, at the start of the run.
    void begin();

    /// As Clients::change_luck().
    void change_luck(Seed luck, Seconds as_of);

private:
    void wake(std::uint64_t token) override;
    void job_started(std::uint64_t /*token*/) override {}
    void job_finished(std::uint64_t /*token*/, Seconds /*worker_time*/) override {}
    void batch_finished(Station::FinishedBatch const& /*batch*/) override {} // theirs are alone
    void job_dropped(std::uint64_t /*token*/) override {}
    void job_paused(std::uint64_t /*token*/, Withdrawn const& /*so_far*/) override {}
    void job_lost(std::uint64_t /*token*/, Withdrawn const& /*so_far*/) override {}

    Setup setup_;
    Calendar& calendar_;
    std::int64_t next_ = 0; ///< job
};

} // namespace sunder::sim
