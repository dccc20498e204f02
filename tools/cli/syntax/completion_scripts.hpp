/// \file
/// Completion for shells, written from the syntax of the sub-commands, so that it always knows what the
/// program understands.
#pragma once

#include "tools/cli/syntax/command_line.hpp"

#include <string>
#include <vector>

namespace sunder::cli {

/// To be sourced by bash 4 or newer.
[[nodiscard]] std::string bash_completion(std::vector<Syntax> const& commands);

/// To be put into a folder of zsh's fpath as `_sunder`.
[[nodiscard]] std::string zsh_completion(std::vector<Syntax> const& commands);

/// What may stand in one place of a command line.
struct ArgumentPlace {
    enum class Holds : std::uint8_t { anything, words, files };

    Holds holds = Holds::anything;
    std::vector<std::string> words;
    std::string ending; ///< of the files, ".h5"; empty: any file
};

/// Of the place that the help shows as `shown`, such as "SCENARIO" or "FILE.h5".
[[nodiscard]] ArgumentPlace place_of(std::string const& shown, std::vector<std::string> const& choices);

/// Sub-commands whose names begin with the same word.
struct CommandGroup {
    std::string word;
    std::vector<Syntax> commands;

    /// Whether a second word follows, as in "import onnx".
    [[nodiscard]] bool has_second_words() const { return words_of(commands.front().name).size() == 2; }
    [[nodiscard]] std::vector<std::string> second_words() const;
};

/// In the order of the commands.
[[nodiscard]] std::vector<CommandGroup> grouped(std::vector<Syntax> const& commands);

} // namespace sunder::cli
