/// \file
/// Whose turn it is of those who wait.
#pragma once

#include "sim/engine/station/station.hpp"

#include <cstdint>
#include <memory>

namespace sunder::sim {

/// Jobs that wait, by number, and which of them is next.
class Discipline {
public:
    /// By which a job that waits is found again.
    struct Ticket {
        std::int64_t behind = 0;  ///< all of less
        std::uint64_t number = 0; ///< in the order of coming

        friend bool operator==(Ticket const&, Ticket const&) = default;
        friend bool operator<(Ticket const& a, Ticket const& b)
        {
            return a.behind != b.behind ? a.behind < b.behind : a.number < b.number;
        }
    };

    Discipline() = default;
    virtual ~Discipline() = default;
    Discipline(Discipline const&) = delete;
    Discipline& operator=(Discipline const&) = delete;

    virtual Ticket push(JobNumber number, Station::Job const& job) = 0;
    /// Whose turn it is. \pre somebody waits
    [[nodiscard]] virtual JobNumber first() const = 0;
    /// The next leaves. \pre somebody waits
    virtual JobNumber pop() = 0;
    /// One leaves before its turn. O(log n) or better, on average over many. \pre it waits
    virtual void remove(Ticket const& ticket) = 0;
};

/// In the order of coming.
[[nodiscard]] std::unique_ptr<Discipline> first_come();
/// The highest priority first; those of one priority in the order of coming.
[[nodiscard]] std::unique_ptr<Discipline> by_priority();
/// The one that is due first; those of one deadline in the order of coming.
[[nodiscard]] std::unique_ptr<Discipline> earliest_deadline();
/// The one that takes least time; those that take the same in the order of coming.
[[nodiscard]] std::unique_ptr<Discipline> shortest_first();

} // namespace sunder::sim
