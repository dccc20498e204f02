/// \file
/// What a search has found out so far, kept beside its output while it runs, so that a search that was cut
/// short can go on.
#pragma once

#include "nas/runner/run_search.hpp"
#include "sim/output/journal.hpp"

#include <filesystem>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::nas {

/// The turns and outcomes of a search in a sim::Journal. Numbers stand in the machine's own form.
class SearchJournal {
public:
    using Start = sim::Journal::Start;

    /// \param identity  of the search: one line
    /// \throws RunError  when the file cannot be used, or when a journal to be resumed is of another search.
    SearchJournal(std::filesystem::path const& output, std::string const& identity, Start start);

    [[nodiscard]] static std::filesystem::path path_beside(std::filesystem::path const& output)
    {
        return sim::Journal::path_beside(output);
    }

    /// Found when it was opened.
    [[nodiscard]] std::vector<SearchTurn> const& turns() const { return turns_; }
    [[nodiscard]] std::vector<LearnedOutcome> const& outcomes() const { return outcomes_; }

    /// \throws RunError  when the disk refuses
    void append(SearchTurn const& turn);
    void append(LearnedOutcome const& learned);

    /// The search is over: nothing is left behind.
    void remove() { log_.remove(); }

private:
    /// \return whether the record makes sense
    bool take(std::string_view bytes);

    std::vector<SearchTurn> turns_;
    std::vector<LearnedOutcome> outcomes_;
    sim::Journal log_;
};

} // namespace sunder::nas
