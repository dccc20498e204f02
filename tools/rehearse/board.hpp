/// \file
/// What the processes of a rehearsal have in common: in memory that all of them see.
#pragma once

#include "sim/base/quantity.hpp"
#include "sim/process/shared_memory.hpp"
#include "tools/rehearse/troupe.hpp"

#include <array>
#include <atomic>
#include <cstddef>
#include <cstdint>
#include <new>
#include <span>
#include <vector>

namespace sunder::rehearse {

/// Values side by side, zeroed, seen by all processes that are forked while it lives.
template <class T>
class SharedArray {
public:
    explicit SharedArray(std::size_t size)
        : memory_{std::max<std::size_t>(size, 1) * sizeof(T)},
          size_{size},
          first_{new (memory_.at()) T[size]{}}
    {
    }
    [[nodiscard]] T& operator[](std::size_t place) const { return first_[place]; }
    [[nodiscard]] std::size_t size() const { return size_; }

private:
    sim::SharedMemory memory_;
    std::size_t size_;
    T* first_;
};

/// When what happened to a request on one leg, in seconds since the beginning. One process writes it.
struct LegStamps {
    double came = 0;     ///< it arrived at the device: the last byte of its message was read
    double began = 0;    ///< a worker took it
    double decoded = 0;  ///< tensors are there
    double computed = 0; ///< the ops are done
    double left = 0;     ///< coded; from now on its bytes are handed to the connection
};

struct RowStamps {
    enum class State : std::uint32_t { absent, under_way, finished };
    std::atomic<State> state{State::absent};
    double arrived = 0; ///< the instant that was planned
    double finished = 0;
};

/// What a link and direction carried between begin and end of the window.
struct LaneCount {
    std::atomic<std::int64_t> bytes{0};
    std::atomic<std::int64_t> lost{0};    ///< packets, by chance
    std::atomic<std::int64_t> dropped{0}; ///< packets that found the queue full
};

struct Signals {
    std::atomic<std::int64_t> begins_at{0}; ///< nanoseconds of CLOCK_MONOTONIC; 0: not yet
    std::atomic<int> ready{0};              ///< processes that have warmed up
    std::atomic<int> connected{0};          ///< and whose connections stand
    enum class Asking : std::uint32_t { goes_on, stops };
    std::atomic<Asking> asking{Asking::goes_on};
    std::atomic<std::size_t> asked{0}; ///< requests so far
    std::atomic<std::size_t> ended{0};
    std::atomic<std::size_t> sources_over{0};
    std::atomic<std::int64_t> bytes{0}; ///< handed to connections
};

enum class Towards : std::uint8_t { servers, origin };

class Board {
public:
    struct Setup {
        Troupe const* troupe = nullptr; ///< outlives it
        std::size_t lanes = 0;
    };
    explicit Board(sim::Deployment const& deployment, Setup const& setup);

    [[nodiscard]] Signals& control() const { return control_[0]; }
    [[nodiscard]] RowStamps& row(std::size_t row) const { return rows_[row]; }
    /// \param leg  of its way
    [[nodiscard]] LegStamps& leg(std::size_t row, std::size_t leg) const
    {
        return legs_[row * most_legs_ + leg];
    }
    /// Message number `message` on a connection is of which request: written before its first byte is sent,
    /// so that the bytes of messages are those of the tensors alone.
    [[nodiscard]] std::atomic<std::uint32_t>& order(std::size_t connection, Towards way,
                                                    std::size_t message) const
    {
        return order_[first_[2 * connection + static_cast<std::size_t>(way)] + message];
    }
    [[nodiscard]] LaneCount& lane(std::size_t lane) const { return lanes_[lane]; }
    /// Nanoseconds that a device worked for competing jobs within the window.
    [[nodiscard]] std::atomic<std::int64_t>& competing(std::size_t place) const { return competing_[place]; }

private:
    std::size_t most_legs_;
    std::vector<std::size_t> first_; ///< (2 connections + 1,)
    SharedArray<Signals> control_{1};
    SharedArray<RowStamps> rows_;
    SharedArray<LegStamps> legs_;
    SharedArray<std::atomic<std::uint32_t>> order_;
    SharedArray<LaneCount> lanes_;
    SharedArray<std::atomic<std::int64_t>> competing_;
};

} // namespace sunder::rehearse
