/// \file
/// What a search is for and how its candidates are looked at, as files state it.
#pragma once

#include "nas/runner/search_plan.hpp"
#include "sim/form/fields.hpp"

#include <vector>

namespace sunder::nas {

/// `evaluate:`
struct EvaluateKeys {
    enum class Search : std::uint8_t { other, exact };

    Search search = Search::other; ///< only an exact one confirms
    Method method = Method::analytic;
    Confirmation confirmation;
};
[[nodiscard]] sim::Form const& form_of(sim::Of<EvaluateKeys> type);
[[nodiscard]] EvaluateKeys read_into(EvaluateKeys keys, sim::YamlCursor const& at,
                                     sim::Reading const& reading);
[[nodiscard]] std::string written(EvaluateKeys const& keys);

/// `budget:`
[[nodiscard]] sim::Form const& form_of(sim::Of<Budget> type);
[[nodiscard]] Budget read_as(sim::Of<Budget> type, sim::YamlCursor const& at, sim::Reading const& reading);

/// `constraints:`
struct Constraints {
    std::vector<Limit> limits; ///< in the order of the metrics
};
[[nodiscard]] sim::Form const& form_of(sim::Of<Constraints> type);
[[nodiscard]] Constraints read_as(sim::Of<Constraints> type, sim::YamlCursor const& at,
                                  sim::Reading const& reading);

/// `objectives:`
[[nodiscard]] sim::Form const& objectives_form();

} // namespace sunder::nas
