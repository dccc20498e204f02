/// \file
/// A command as one line of text, with places for what is to be trained.
#pragma once

#include "nas/space/search_space.hpp"

#include <functional>
#include <stdexcept>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::nas {

/// Words stand between blanks, and quotes and backslashes join what belongs together as in a shell; nothing
/// else that a shell knows has a meaning. `{architecture}`, `{model}` and `{NAME}` of a variable are places.
/// What is put there never makes further words. Other braces stand for themselves.
struct CommandWords {
    std::string text;               ///< as it was written, on one line
    std::vector<std::string> words; ///< places unfilled; at least one
};

/// What is wrong with a command, in a sentence without a full stop, and what to do about it.
class UnreadableCommand : public std::runtime_error {
public:
    UnreadableCommand(std::string const& message, std::string hint)
        : std::runtime_error{message}, hint_{std::move(hint)}
    {
    }
    [[nodiscard]] std::string const& hint() const { return hint_; }

private:
    std::string hint_;
};

/// \throws UnreadableCommand
[[nodiscard]] CommandWords read_command(std::string_view text, SearchSpace const& space);

/// With each place filled. \param value  of what stands between the braces
[[nodiscard]] std::vector<std::string> filled(CommandWords const& command,
                                              std::function<std::string(std::string_view)> const& value);

} // namespace sunder::nas
