/// \file
/// Where rows go as they come to be.
#pragma once

#include "sim/records/records.hpp"

#include <utility>

namespace sunder::sim {

/// Takes the rows of one replication: requests in the order of their arrival, spans in that of their ends.
class RowTaker {
public:
    virtual void take(Request const& row) = 0;
    virtual void take(Span const& row) = 0;

protected:
    ~RowTaker() = default;
};

/// Keeps all rows in memory.
struct KeptRows final : RowTaker {
    Requests requests;
    Spans spans;

    void take(Request const& row) override { append_row(requests, row); }
    void take(Span const& row) override { append_row(spans, row); }

    /// Gives records their rows.
    void move_to(Records& records)
    {
        records.requests = std::move(requests);
        records.spans = std::move(spans);
    }
};

} // namespace sunder::sim
