/// \file
/// Arrivals of requests and of competing jobs as files state them.
#pragma once

#include "sim/form/fields.hpp"
#include "sim/workload/arrivals.hpp"

namespace sunder::sim {

[[nodiscard]] Form const& variation(); ///< of gaps

void fields(GammaArrivals& arrivals, auto& visit)
{
    visit(required("rate", "arrivals per second"), arrivals.rate);
    visit(required("cv", "coefficient of variation of the gaps"), arrivals.cv, variation());
}

[[nodiscard]] Form const& form_of(Of<Arrivals> type);
[[nodiscard]] Arrivals read_as(Of<Arrivals> type, YamlCursor const& at, Reading const& reading);

} // namespace sunder::sim
