#include "tools/cli/syntax/completion_scripts.hpp"

#include <algorithm>

namespace sunder::cli {

ArgumentPlace place_of(std::string const& shown, std::vector<std::string> const& choices)
{
    if (!choices.empty()) return {.holds = ArgumentPlace::Holds::words, .words = choices, .ending = {}};
    auto const first = shown.substr(0, std::min(shown.find(' '), shown.find("...")));
    if (first == "SCENARIO" || first == "SEARCH")
        return {.holds = ArgumentPlace::Holds::files, .words = {}, .ending = ".yaml"};
    auto const dot = first.find('.');
    if (dot != std::string::npos)
        return {.holds = ArgumentPlace::Holds::files, .words = {}, .ending = first.substr(dot)};
    if (first == "FILE") return {.holds = ArgumentPlace::Holds::files, .words = {}, .ending = {}};
    return {};
}

std::vector<std::string> CommandGroup::second_words() const
{
    std::vector<std::string> seconds;
    for (auto const& syntax : commands)
        seconds.push_back(words_of(syntax.name).back());
    return seconds;
}

std::vector<CommandGroup> grouped(std::vector<Syntax> const& commands)
{
    std::vector<CommandGroup> groups;
    for (auto const& syntax : commands) {
        auto const word = words_of(syntax.name).front();
        auto found = std::ranges::find(groups, word, &CommandGroup::word);
        if (found == groups.end()) found = groups.insert(groups.end(), {.word = word, .commands = {}});
        found->commands.push_back(syntax);
    }
    return groups;
}

} // namespace sunder::cli
