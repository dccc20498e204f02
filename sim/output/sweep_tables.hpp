/// \file
/// The columns that every sweep has. For the sources of this room only.
#pragma once

#include "sim/records/point_table.hpp"
#include "sim/records/records.hpp"

#include <cstdint>
#include <string>
#include <vector>

namespace sunder::sim {

/// One row a point: what became of it.
struct PointStates {
    std::vector<std::int64_t> number;
    std::vector<PointStatus> status;
    std::vector<std::int64_t> replications;
    std::vector<std::int32_t> failure; ///< code

    template <class Self, class Visit>
    static void columns(Self& self, Visit&& visit)
    {
        visit(Column{"number", "", "which point of the sweep, from 0"}, self.number);
        visit(Column{"status", "", "what became of it"}, self.status);
        visit(Column{"replications", "", "that its figures rest on"}, self.replications);
        visit(Column{"failure", "", "why it failed; empty otherwise"}, self.failure);
    }
    [[nodiscard]] std::size_t size() const { return number.size(); }
};

[[nodiscard]] std::vector<std::string> const& point_status_names();

} // namespace sunder::sim
