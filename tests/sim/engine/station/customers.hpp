/// \file
/// Who has jobs at a station, and notes what becomes of them.
#pragma once

#include "sim/engine/station/station.hpp"

#include <cstdint>
#include <map>
#include <set>

namespace sunder::sim {

struct Customers final : Station::Listener {
    Calendar* calendar = nullptr;
    std::map<std::uint64_t, double> started; ///< last
    std::map<std::uint64_t, double> finished;
    std::map<std::uint64_t, double> paused;
    std::map<std::uint64_t, double> lost;
    std::map<std::uint64_t, double> left;        ///< when it was paused or lost
    std::map<std::uint64_t, double> worker_time; ///< in all
    std::map<std::uint64_t, int> batch;          ///< its size, where there was one
    std::set<std::uint64_t> dropped;

    void job_started(std::uint64_t token) override { started[token] = calendar->now().value(); }
    void job_finished(std::uint64_t token, Seconds time) override
    {
        finished[token] = calendar->now().value();
        worker_time[token] += time.value();
    }
    void batch_finished(Station::FinishedBatch const& finished_batch) override
    {
        for (auto const token : finished_batch.tokens) {
            job_finished(token, finished_batch.worker_time);
            batch[token] = finished_batch.size;
        }
    }
    void job_dropped(std::uint64_t token) override { dropped.insert(token); }
    void job_paused(std::uint64_t token, Withdrawn const& so_far) override
    {
        paused[token] = calendar->now().value();
        note(token, so_far);
    }
    void job_lost(std::uint64_t token, Withdrawn const& so_far) override
    {
        lost[token] = calendar->now().value();
        note(token, so_far);
    }

private:
    void note(std::uint64_t token, Withdrawn const& so_far)
    {
        left[token] = so_far.left.value();
        worker_time[token] += so_far.worker_time.value();
    }
};

} // namespace sunder::sim
