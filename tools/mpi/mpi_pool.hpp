/// \file
/// The points of a sweep by processes that MPI started: the first hands out points and hears of results, the
/// others run them.
#pragma once

#include "sim/records/point_result.hpp"
#include "sim/runner/run_point.hpp"

#include <cstdint>
#include <functional>
#include <vector>

namespace sunder::mpi {

/// MPI from here to the end of its life; one in a process.
class Session {
public:
    Session();
    /// Waits for the others: all must come here.
    ~Session();
    Session(Session const&) = delete;
    Session& operator=(Session const&) = delete;

    [[nodiscard]] bool is_manager() const { return rank_ == 0; }
    [[nodiscard]] int workers() const { return processes_ - 1; }

    /// Ends all processes at once.
    [[noreturn]] static void abort(int exit_code);

private:
    int rank_ = 0;
    int processes_ = 1;
};

/// Of the manager. Hands out `points` in portions that become smaller towards the end, so that all workers
/// end at about the same time however uneven the points are. \param keep  called with each result as it
/// comes, in any order \param is_stopped  asked now and then \pre there is a worker, and all of them serve()
/// \throws Interrupted  when stopped; what was kept is all that was finished. The workers are still at work.
/// \throws  whatever `keep` throws; likewise
void manage(Session const& session, std::vector<std::int64_t> const& points,
            std::function<void(sim::PointResult const&)> const& keep,
            std::function<bool()> const& is_stopped);

/// Of the manager: the workers' serve() returns. \pre they wait for points
void dismiss(Session const& session);

/// Of a worker: runs points until it is dismissed.
/// \param problem  asked for when the first points come
/// \throws Interrupted
/// \throws  whatever `problem` throws
void serve(std::function<sim::SweepProblem const&()> const& problem);

} // namespace sunder::mpi
