/// \file
/// The keys of a search.
#pragma once

#include "nas/runner/search_plan.hpp"
#include "sim/form/fields.hpp"

#include <string>

namespace sunder::nas {

/// Those that refer to nothing else.
struct SearchKeys {
    std::string name; ///< empty: that of the file
    SearchPlan plan;  ///< its seed alone
};

[[nodiscard]] sim::Form const& search_form();
/// \pre the form of `at` is search_form()
[[nodiscard]] SearchKeys read_search_keys(sim::YamlCursor const& at, sim::Reading const& reading);

} // namespace sunder::nas
