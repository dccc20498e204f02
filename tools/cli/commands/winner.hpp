/// \file
/// Pieces of `sunder winner`, for the programs that write one.
#pragma once

#include "nas/config/load_search.hpp"
#include "nas/output/search_file.hpp"
#include "nas/winner/winner.hpp"
#include "nas/winner/winner_readme.hpp"
#include "tools/cli/result_folder.hpp"
#include "tools/cli/syntax/command_line.hpp"

#include <cstddef>
#include <filesystem>
#include <optional>
#include <string>
#include <vector>

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

/// Row of the candidate that a search answers with. \throws RunError  where it has none
[[nodiscard]] std::size_t answer_of(nas::SearchResult const& result);

/// What is known of a winner and written already.
struct WinnerDraft {
    nas::WinnerParts parts;
    std::string origin;
    std::string split;
    std::string accuracy;
    std::string latency;
    std::string energy;
    std::vector<std::string> without; ///< what could not be written, and why
};

/// Writes what needs no weights. \throws RunError  where the candidate cannot be used, or is not what the
/// search said of it
[[nodiscard]] WinnerDraft write_winner(FoundWinner const& found, ResultFolder const& folder);

/// Says what all of it is, and puts the folder in its place. \param weights  absent where there are none
void finish_winner(WinnerDraft const& draft, std::optional<nas::WinnerWeights> weights, ResultFolder& folder);

/// The command line of `sunder winner` for what a search has written, with the rest as for that.
/// \param arguments  of `sunder search`, with --output and --export
[[nodiscard]] Arguments winner_of_search(Arguments const& arguments);

/// As a search is asked for one. \throws UsageError, RunError
void expect_exportable(Arguments const& arguments);

} // namespace sunder::cli
