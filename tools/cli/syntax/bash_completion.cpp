#include "tools/cli/syntax/completion_scripts.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

namespace sunder::cli {
namespace {

constexpr auto beginning = R"(# Completion of sunder for bash, written by `sunder completion bash`.

_sunder_words()
{
    mapfile -t COMPREPLY < <(compgen -W "$1" -- "$word")
}

# All files, or folders and the files with the ending given.
_sunder_files()
{
    compopt -o filenames
    if [[ -n $1 ]]; then
        mapfile -t COMPREPLY < <(compgen -d -- "$word"; compgen -f -X "!*$1" -- "$word")
    else
        mapfile -t COMPREPLY < <(compgen -f -- "$word")
    fi
}

_sunder()
{
    local word=${COMP_WORDS[COMP_CWORD]} before=${COMP_WORDS[COMP_CWORD - 1]} command=${COMP_WORDS[1]}
    COMPREPLY=()
    if [[ $word == '=' ]]; then
        word=
    elif [[ $before == '=' ]]; then
        before=${COMP_WORDS[COMP_CWORD - 2]}
    fi
)";

/// {0}: words
constexpr auto first_words = R"(    if ((COMP_CWORD == 1)); then
        _sunder_words '{0} --help --version'
        return
    fi
)";

/// {0}: the first word, {1}: those that may follow
constexpr auto second_words = R"(    if [[ $command == {0} ]]; then
        if ((COMP_CWORD == 2)); then
            _sunder_words '{1}'
            return
        fi
        command="{0} ${{COMP_WORDS[2]}}"
    fi
)";

/// {0}: the command, {1}: its options, {2}: the answer where an operand stands
constexpr auto options_or_operands =
    "        '{0}') if [[ $word == -* ]]; then _sunder_words '{1}'; else {2}; fi ;;\n";

std::string answer(ArgumentPlace const& place)
{
    switch (place.holds) {
    case ArgumentPlace::Holds::words:
        return fmt::format("_sunder_words '{}'", fmt::join(place.words, " "));
    case ArgumentPlace::Holds::files:
        return fmt::format("_sunder_files '{}'", place.ending);
    case ArgumentPlace::Holds::anything:
        break;
    }
    return ":";
}

std::string values_of(Syntax const& syntax)
{
    std::string text;
    for (auto const& option : syntax.options) {
        if (option.value.empty()) continue;
        auto const letter =
            option.letter == '\0' ? "" : fmt::format(" | '{} -{}'", syntax.name, option.letter);
        text += fmt::format("        '{} --{}'{}) {}; return ;;\n", syntax.name, option.name, letter,
                            answer(place_of(option.value, option.choices)));
    }
    return text;
}

std::string words_for(Syntax const& syntax)
{
    std::vector<std::string> names;
    for (auto const& option : all_options(syntax))
        names.push_back("--" + option.name);
    return fmt::format(options_or_operands, syntax.name, fmt::join(names, " "),
                       answer(place_of(syntax.operands, syntax.choices)));
}

} // namespace

std::string bash_completion(std::vector<Syntax> const& commands)
{
    std::vector<std::string> firsts;
    std::string seconds;
    for (auto const& group : grouped(commands)) {
        firsts.push_back(group.word);
        if (group.has_second_words())
            seconds += fmt::format(second_words, group.word, fmt::join(group.second_words(), " "));
    }
    std::string values;
    std::string others;
    for (auto const& syntax : commands) {
        values += values_of(syntax);
        others += words_for(syntax);
    }
    return beginning + fmt::format(first_words, fmt::join(firsts, " ")) + seconds +
           fmt::format("    case \"$command $before\" in\n{}    esac\n", values) +
           fmt::format("    case $command in\n{}    esac\n}}\n\ncomplete -F _sunder sunder\n", others);
}

} // namespace sunder::cli
