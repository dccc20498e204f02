/// \file
/// Journeys under load.
#pragma once

#include "nas/evaluate/journey.hpp"
#include "sim/records/records.hpp"

#include <cstdint>
#include <functional>
#include <map>
#include <span>
#include <string>
#include <string_view>
#include <utility>
#include <vector>

namespace sunder::nas {

struct SimulatedOutcome;

struct SimulationSettings {
    std::int64_t replications = 1; ///< of each journey
    std::int64_t first = 0;        ///< number of the first of them
    int processes = 0;             ///< at once; 0: as many as there are cores
    /// What a Simulator calls for each journey that it simulated; may be empty.
    std::function<void(Journey const&, SimulatedOutcome const&)> learned = {};
};

/// How the searched application's requests fared, over all replications. Percentiles as in
/// sim::LatencySummary; infinite latencies where no request finished.
struct SimulatedOutcome {
    sim::Seconds mean, p50, p90, p95, p99;
    sim::Joules energy; ///< mean per finished request
    std::int64_t finished = 0;
    std::int64_t lost = 0; ///< failed or dropped

    friend bool operator==(SimulatedOutcome const&, SimulatedOutcome const&) = default;
};

/// The outcome of records of one deployment.
[[nodiscard]] SimulatedOutcome outcome_of(sim::Records const& records, std::string const& application);

/// The figures of the evaluation with latencies and energy of the outcome.
[[nodiscard]] Evaluation with_outcome(Evaluation evaluation, SimulatedOutcome const& outcome);

/// Simulates every journey. All use the setting's seed, so they meet the same arrivals, jitter and losses
/// (common random numbers), and each replication is a process of its own.
/// \return the records of all replications of each journey, in their order, whatever the number of processes;
/// only windows and requests are kept
/// \throws RunError, Interrupted  as sim::run_replications() does.
[[nodiscard]] std::vector<sim::Records> simulate_all(SearchSetting const& setting,
                                                     std::span<Journey const> journeys,
                                                     SimulationSettings const& settings);

/// Simulates each journey once and remembers its outcome.
/// \invariant the setting outlives the simulator
class Simulator {
public:
    Simulator(SearchSetting const& setting, SimulationSettings settings)
        : setting_{&setting}, settings_{std::move(settings)}
    {
    }

    [[nodiscard]] SearchSetting const& setting() const { return *setting_; }
    [[nodiscard]] SimulationSettings const& settings() const { return settings_; }

    /// Outcomes in the order of the journeys; equal ones are simulated once.
    [[nodiscard]] std::vector<SimulatedOutcome> outcomes(std::span<Journey const> journeys);

    /// What is remembered, or null.
    [[nodiscard]] SimulatedOutcome const* find(Journey const& journey) const;
    /// Takes the outcome as simulated: what an earlier search wrote down.
    void remember(Journey const& journey, SimulatedOutcome const& outcome) { known_[journey] = outcome; }

    /// Journeys simulated so far, each counted once.
    [[nodiscard]] std::int64_t simulated() const { return simulated_; }

    /// Text of everything that determines the outcome of the journey.
    [[nodiscard]] std::string content(Journey const& journey) const;

private:
    SearchSetting const* setting_;
    SimulationSettings settings_;
    std::map<Journey, SimulatedOutcome> known_;
    std::int64_t simulated_ = 0;
};

/// 64-bit FNV-1a hash of a text: a name for what is kept in caches and files.
[[nodiscard]] std::uint64_t hash_of(std::string_view text);

} // namespace sunder::nas
