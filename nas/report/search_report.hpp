/// \file
/// What a search found, as a page.
#pragma once

#include "nas/output/search_file.hpp"
#include "sim/page/page.hpp"

namespace sunder::nas {

[[nodiscard]] sim::ReportPage search_report(SearchFile const& file);

} // namespace sunder::nas
