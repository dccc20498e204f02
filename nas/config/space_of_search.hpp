/// \file
/// `space:` of a search.
#pragma once

#include "nas/config/built_in_spaces.hpp"
#include "nas/config/scenario_of_search.hpp"

#include <memory>
#include <string>

namespace sunder::nas {

struct SpaceOfSearch {
    BuiltInSpace is;  ///< without a space where something was reported
    std::string name; ///< as messages call it
    Texts texts;
};

/// A space that comes with the program, or that of a file.
[[nodiscard]] SpaceOfSearch read_space_of_search(sim::YamlCursor const& at, sim::YamlFiles& files,
                                                 sim::Reading const& reading);

} // namespace sunder::nas
