/// \file
/// What is mutated: files of every kind that the program reads, and the commands that read them.
#pragma once

#include <filesystem>
#include <string>
#include <vector>

namespace sunder::fuzz {

enum class Form : std::uint8_t { yaml, table, protobuf, hdf5, journal, weights };

struct Subject {
    std::string kind;               ///< "trace": for the table of results
    Form form = Form::yaml;         ///< how it is mutated
    std::string file;               ///< the mutant, from the folder
    std::string base;               ///< what it is made of; the same path where others name it
    std::vector<std::string> words; ///< of the command, run in the folder
    std::string output;             ///< which the command makes; empty: none
};

/// Puts the shipped files and those that the program makes of them into an empty folder.
/// \param source  of the repository
[[nodiscard]] std::vector<Subject> lay_out_subjects(std::filesystem::path const& source,
                                                    std::filesystem::path const& folder);

} // namespace sunder::fuzz
