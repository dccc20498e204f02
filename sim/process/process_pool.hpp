/// \file
/// Work by many processes at once, which start as copies of this one.
#pragma once

#include "sim/process/message_pipe.hpp"

#include <cstddef>
#include <cstdint>
#include <functional>
#include <string>
#include <vector>

namespace sunder::sim {

/// What processes do with pieces of work, and what becomes of that.
struct PieceWork {
    /// In a process of the pool. Of those at work at one time each has a place of its own, from 0.
    std::function<std::string(std::int64_t piece, std::size_t place)> work;
    /// Here, as answers come. A failure tells what `work` threw.
    std::function<void(std::int64_t piece, PipeMessage answer)> take;
    enum class Verdict : std::uint8_t { done, again };
    /// Here, of a piece whose process died over it: "was killed by signal 9 (Killed)".
    std::function<Verdict(std::int64_t piece, std::string const& reason)> lost;
};

struct ProcessPool {
    int processes = 0; ///< at once; 0: as many as there are cores
    enum class Kind : std::uint8_t {
        fresh,  ///< one for each piece, as this process is when the piece begins, open files included
        lasting ///< they take one piece after another. No open file of this process outlives it in them, and
                ///< Ctrl-C is left to this process
    } kind = Kind::fresh;
};

/// Calls `work` with each piece, in processes with the default answers to signals. They end without running
/// destructors, and die when this process does. Pieces begin in their order. Signals reach the caller's own
/// handlers again afterwards.
///
/// \pre this process runs one thread
/// \throws Interrupted  on SIGINT and SIGTERM (unless they were ignored before) \throws  whatever `take` and
/// `lost` throw; the processes are gone by then in either case
void map_pieces(std::vector<std::int64_t> const& pieces, PieceWork const& work, ProcessPool const& pool);

} // namespace sunder::sim
