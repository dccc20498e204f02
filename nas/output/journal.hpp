/// \file
/// What a search has found out so far, kept beside its output while it runs, so that a search that was cut
/// short can go on.
#pragma once

#include "nas/runner/run_search.hpp"

#include <filesystem>
#include <string>
#include <vector>

namespace sunder::nas {

/// A file NAME.sunder.log beside the output NAME. Turns are appended as they end; one that was being written
/// when the program died is dropped. Numbers stand in the machine's own form.
class Journal {
public:
    enum class Start : std::uint8_t { afresh, resume };

    /// \param identity  of the search: one line
    /// \throws RunError  when the file cannot be used, or when a journal to be resumed is of another search.
    Journal(std::filesystem::path const& output, std::string const& identity, Start start);
    ~Journal();
    Journal(Journal const&) = delete;
    Journal& operator=(Journal const&) = delete;

    [[nodiscard]] static std::filesystem::path path_beside(std::filesystem::path const& output);

    /// Found when it was opened.
    [[nodiscard]] std::vector<Turn> const& turns() const { return turns_; }
    [[nodiscard]] std::vector<LearnedOutcome> const& outcomes() const { return outcomes_; }

    /// \throws RunError  when the disk refuses
    void append(Turn const& turn);
    void append(LearnedOutcome const& learned);

    /// The search is over: nothing is left behind.
    void remove();

private:
    void read(std::string const& identity);
    void write(std::string const& bytes);

    std::filesystem::path path_;
    int descriptor_ = -1;
    std::vector<Turn> turns_;
    std::vector<LearnedOutcome> outcomes_;
};

} // namespace sunder::nas
