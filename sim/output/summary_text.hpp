/// \file
/// A summary for people.
#pragma once

#include "sim/records/summary.hpp"

#include <string>

namespace sunder::sim {

/// A page of at most 100 columns (longer names are shortened), with the units that fit and zeros left out.
[[nodiscard]] std::string summary_text(Summary const& summary);

} // namespace sunder::sim
