/// \file
/// A scenario that is carried out instead of simulated: see README.md beside this file.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/records/records.hpp"
#include "sim/scenario/deployment.hpp"
#include "tools/rehearse/leg_work.hpp"
#include "tools/rehearse/rehearsable.hpp"

#include <cstdint>
#include <functional>
#include <string>

namespace sunder::rehearse {

struct RehearsalSettings {
    PlayedOver medium = PlayedOver::namespaces;
    MakeWork make_work;
    bool stays_awake = false; ///< see Wakefulness
    std::string compute;      ///< what of it computes, for the records: "heads wait, tails compute"
    sim::Seconds limit{600};  ///< in all, with getting ready
    sim::Bytes traffic{2e9};  ///< handed to connections
    std::function<void(std::int64_t done, std::int64_t all)> progress; ///< may be empty
};

struct Rehearsal {
    sim::Records records;
    std::string machine; ///< what measured, and how
    enum class End : std::uint8_t { whole, out_of_time, out_of_traffic } end = End::whole;
};

/// Plays replication 0: the requests arrive at the instants at which the simulator has them. A process for
/// each device that is used, and one that carries packets between them; all are gone afterwards, however it
/// ends. \pre expect_rehearsable(); this process runs one thread
/// \throws sim::RunError  where the system refuses something, or a process breaks
/// \throws sim::Interrupted  on SIGINT and SIGTERM
[[nodiscard]] Rehearsal rehearse(sim::Deployment const& deployment, RehearsalSettings const& settings);

/// Why this machine has no namespaces for it; empty where it has.
[[nodiscard]] std::string reason_against_namespaces();

} // namespace sunder::rehearse
