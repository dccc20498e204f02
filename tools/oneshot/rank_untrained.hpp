/// \file
/// `sunder rank` of a search that learns no weights: how well scores without training rank its architectures.
#pragma once

#include "nas/config/load_search.hpp"
#include "tools/cli/syntax/command_line.hpp"

#include <memory>

namespace sunder::cli {

/// Every architecture of a space that has no more than 100,000 choices of them, else some that are drawn,
/// scored by every proxy and held against accuracies, of the table or else of the search. \param table  null
/// where none is asked for \throws UsageError, InputError, sim::RunError, sim::Interrupted
void rank_untrained(Arguments const& arguments, nas::SearchSpecification const& search,
                    nas::AccuracyModel const* table);

} // namespace sunder::cli
