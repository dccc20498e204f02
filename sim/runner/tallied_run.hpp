/// \file
/// One replication and what its summary needs.
#pragma once

#include "sim/records/tally.hpp"
#include "sim/scenario/deployment.hpp"

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace sunder::sim {

/// For the requests of one replication.
[[nodiscard]] Tally tally_for(Deployment const& deployment);

struct TalliedRun {
    Records records; ///< with rows of requests and spans only where they were asked for
    Tally tally;
};

enum class Rows : std::uint8_t { kept, dropped };

/// Simulates a replication in this process and passes its rows on. \pre, \throws  as simulate()
[[nodiscard]] TalliedRun tallied_run(Deployment const& deployment, std::int64_t replication, RowTaker& rows);
/// The same with rows in memory, or without. \pre, \throws  as simulate()
[[nodiscard]] TalliedRun tallied_run(Deployment const& deployment, std::int64_t replication, Rows rows);

/// \return nothing where SimGrid is needed, as simulate_without_solver()
[[nodiscard]] std::optional<TalliedRun> tallied_run_without_solver(Deployment const& deployment,
                                                                   std::int64_t replication, Rows rows);

/// In the machine's own form, for processes of this program.
[[nodiscard]] std::string pack(TalliedRun const& run);
/// \throws std::out_of_range  where the bytes are no run of this deployment
[[nodiscard]] TalliedRun unpack_tallied_run(std::string_view bytes, Deployment const& deployment);

} // namespace sunder::sim
