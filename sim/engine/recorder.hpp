/// \file
/// What a run tells of its requests, and who listens.
#pragma once

#include "sim/records/row_taker.hpp"

#include <cstdint>
#include <vector>

namespace sunder::sim {

/// Told what becomes of the requests of one run. They are numbered from 0 in the order of their arrival
/// (ties: application, then device) and end in any order.
class Recorder {
public:
    enum class Next : std::uint8_t { go_on, stop };

    /// Of each request once. \return whether the run goes on: where not, no more is told, and what was under
    /// way is forgotten.
    virtual Next ended(std::int64_t number, Request const& request) = 0;
    /// A request has been on a device or link until now; only where the run records spans.
    virtual void passed(Span const& span) = 0;

protected:
    ~Recorder() = default;
};

/// Passes rows on in the order of arrival: those that ended before an earlier one wait for it.
class InOrder final : public Recorder {
public:
    explicit InOrder(RowTaker& to) : to_{to} {}

    Next ended(std::int64_t number, Request const& request) override;
    void passed(Span const& span) override { to_.take(span); }

private:
    struct Waiting {
        bool has_ended = false;
        Request request;
    };

    void pass_on();
    void make_room(std::uint64_t ahead);

    RowTaker& to_;
    std::int64_t next_ = 0;                         ///< number of the request whose turn it is
    std::vector<Waiting> waiting_{std::size_t{16}}; ///< a ring; request n waits at n modulo its size
};

} // namespace sunder::sim
