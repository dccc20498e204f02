/// \file
/// Pieces of `sunder winner`, for the programs that write one.
#pragma once

#include "nas/config/load_search.hpp"
#include "nas/output/search_file.hpp"
#include "nas/winner/winner.hpp"
#include "tools/cli/result_folder.hpp"
#include "tools/cli/syntax/command_line.hpp"

#include <cstddef>
#include <filesystem>
#include <string>

namespace sunder::cli {

/// A candidate of a search that was made, and the search anew.
struct FoundWinner {
    nas::SearchSpecification search;
    nas::SearchResult result;
    std::size_t row = 0; ///< of the candidate
};

/// What is asked for. \throws UsageError, InputError \throws RunError  where the files that the search took
/// its figures from are others now
[[nodiscard]] FoundWinner found_winner(Arguments const& arguments);

/// Writes what needs no weights. \throws RunError  where the candidate cannot be used, or is not what the
/// search said of it
[[nodiscard]] nas::Winner write_winner(FoundWinner const& found, ResultFolder const& folder);

} // namespace sunder::cli
