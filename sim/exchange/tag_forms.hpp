/// \file
/// Which elements a platform file of SimGrid may have, with which attributes, and where.
/// Source: SimGrid 3.32, simgrid.dtd (version 4.1)
#pragma once

#include "sim/exchange/xml_tree.hpp"

namespace sunder::sim::detail {

/// Reports elements and attributes that SimGrid does not know, those that are missing, and those that say
/// what no scenario can say.
void check_tags(XmlElement const& root, TextPlaces const& places, Diagnostics& diagnostics);

} // namespace sunder::sim::detail
