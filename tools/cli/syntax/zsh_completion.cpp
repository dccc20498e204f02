#include "tools/cli/syntax/completion_scripts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sunder::cli {
namespace {

/// {0}: commands with their descriptions
constexpr auto beginning = R"(#compdef sunder
# Completion of sunder for zsh, written by `sunder completion zsh`.

_sunder() {{
  local command=$words[2]
  local -a commands
  if ((CURRENT == 2)); then
    commands=({0})
    _describe command commands
    _arguments '--help[list the commands]' '--version[name the program, its libraries and its build]'
    return
  fi
  shift words
  ((CURRENT--))
)";

/// {0}: the first word, {1}: those that may follow, with their descriptions
constexpr auto second_words = R"(  if [[ $command == {0} ]]; then
    if ((CURRENT == 2)); then
      commands=({1})
      _describe command commands
      return
    fi
    command="{0} $words[2]"
    shift words
    ((CURRENT--))
  fi
)";

constexpr auto end = R"(
if [[ $funcstack[1] == _sunder ]]; then
  _sunder "$@"
else
  compdef _sunder sunder
fi
)";

/// As a description within single quotes.
std::string quoted(std::string_view plain)
{
    std::string text;
    for (char const c : plain) {
        if (c == '\'')
            text += "'\\''";
        else if (c == '[' || c == ']' || c == ':')
            text += fmt::format("\\{}", c);
        else
            text += c;
    }
    return text;
}

std::string described(std::string const& word, std::string_view meaning)
{
    return fmt::format("\n      '{}:{}'", word, quoted(meaning));
}

std::string answer(std::string const& shown, std::vector<std::string> const& choices)
{
    auto const place = place_of(shown, choices);
    auto const ending = place.ending.empty() ? "" : fmt::format(" -g \"*{}\"", place.ending);
    auto const what = place.holds == ArgumentPlace::Holds::words
                          ? fmt::format("({})", fmt::join(place.words, " "))
                      : place.holds == ArgumentPlace::Holds::files ? "_files" + ending
                                                                   : std::string{" "};
    return fmt::format(":{}:{}", quoted(shown), what);
}

std::string argument(Option const& option)
{
    auto const value = option.value.empty() ? "" : answer(option.value, option.choices);
    auto const meaning = fmt::format("[{}]{}", quoted(explained(option)), value);
    auto const name = fmt::format("--{}{}", option.name, option.value.empty() ? "" : "=");
    auto const times = option.repeats == Repeats::yes ? "*" : "";
    if (option.letter == '\0') return fmt::format("'{}{}{}'", times, name, meaning);
    return fmt::format("'(-{0} --{1})'{{-{0},{2}}}'{3}'", option.letter, option.name, name, meaning);
}

std::string arguments_of(Syntax const& syntax)
{
    auto text = fmt::format("    '{}')\n      _arguments -s -S", syntax.name);
    for (auto const& option : all_options(syntax))
        text += fmt::format(" \\\n        {}", argument(option));
    if (syntax.most_operands > 0)
        text += fmt::format(" \\\n        '{}{}'", syntax.most_operands == 1 ? "1" : "*",
                            answer(syntax.operands, syntax.choices));
    return text + " ;;\n";
}

} // namespace

std::string zsh_completion(std::vector<Syntax> const& commands)
{
    std::string firsts;
    std::string seconds;
    for (auto const& group : grouped(commands)) {
        if (!group.has_second_words()) {
            firsts += described(group.word, group.commands.front().purpose);
            continue;
        }
        firsts += described(group.word, fmt::format("{}", fmt::join(group.second_words(), " or ")));
        std::string choices;
        for (auto const& syntax : group.commands)
            choices += described(words_of(syntax.name).back(), syntax.purpose);
        seconds += fmt::format(second_words, group.word, choices);
    }
    auto text = fmt::format(beginning, firsts) + seconds + "  case $command in\n";
    for (auto const& syntax : commands)
        text += arguments_of(syntax);
    return text + "  esac\n}\n" + end;
}

} // namespace sunder::cli
