/// \file
/// Pieces of `sunder search`, for the programs that have a search.
#pragma once

#include "nas/config/load_search.hpp"
#include "nas/output/search_file.hpp"
#include "nas/runner/search_result.hpp"
#include "sim/output/journal.hpp"
#include "tools/cli/syntax/command_line.hpp"

#include <cstdint>
#include <filesystem>
#include <optional>
#include <string>

namespace sunder::cli {

/// The search that was asked for, and what was typed beside it.
struct SearchRequest {
    nas::SearchSpecification search;
    nas::SearchProvenance provenance;
    std::optional<std::filesystem::path> output;
    int processes = 0; ///< simulations at once; 0: as many as there are cores
    sim::Journal::Start start = sim::Journal::Start::unasked;
};

/// \throws UsageError, InputError
[[nodiscard]] SearchRequest search_request_of(Arguments const& arguments);

/// Searches by these accuracies, goes on where that was cut short, prints and writes what was found.
/// \throws sim::RunError, sim::Interrupted
void carry_out(SearchRequest& request, Arguments const& arguments, nas::AccuracyModel const& accuracy);

/// \param accuracy_source  in one line
[[nodiscard]] nas::SearchSubject subject_of(nas::SearchSpecification const& search,
                                            std::string const& accuracy_source);

/// What has to be the same for what was found before to be of use.
[[nodiscard]] std::string identity_of(nas::SearchSpecification const& search);

/// Prints the result of exactly this search where that stands in the output already, completed.
/// \return whether it does \throws RunError  when another one stands there
[[nodiscard]] bool print_finished(SearchRequest const& request, Arguments const& arguments);

void print_result(nas::SearchResult const& result, Arguments const& arguments);

} // namespace sunder::cli
