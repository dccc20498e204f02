#include "tools/cli/syntax/command_line.hpp"

#include "sim/base/diagnostic.hpp"
#include "sim/base/shown_text.hpp"

#include <boost/program_options/errors.hpp>
#include <boost/program_options/options_description.hpp>
#include <boost/program_options/parsers.hpp>
#include <boost/program_options/positional_options.hpp>
#include <fmt/format.h>

#include <algorithm>
#include <charconv>
#include <iterator>
#include <utility>

namespace sunder::cli {
namespace {

namespace po = boost::program_options;

constexpr auto operand_name = "operand";

Option const help_option{.name = "help", .letter = 'h', .value = {}, .meaning = "show this text"};

po::options_description describe(std::vector<Option> const& options)
{
    po::options_description described;
    for (auto const& option : options) {
        std::string const names =
            option.letter == '\0' ? option.name : fmt::format("{},{}", option.name, option.letter);
        if (option.value.empty())
            described.add_options()(names.c_str(), option.meaning.c_str());
        else
            described.add_options()(names.c_str(), po::value<std::vector<std::string>>(),
                                    option.meaning.c_str());
    }
    described.add_options()(operand_name, po::value<std::vector<std::string>>(), "");
    return described;
}

UsageError unknown_option(Syntax const& syntax, std::string const& typed)
{
    std::vector<std::string> known;
    for (auto const& option : all_options(syntax))
        known.push_back("--" + option.name);
    auto const meant = sim::nearest(typed, known);
    return usage_error(syntax.name, fmt::format("unknown option '{}'", typed),
                       meant.empty() ? fmt::format("'sunder {} --help' lists its options", syntax.name)
                                     : fmt::format("did you mean '{}'?", meant));
}

UsageError missing_value(Syntax const& syntax, std::string const& typed)
{
    auto const options = all_options(syntax);
    auto const found = std::ranges::find_if(options, [&](Option const& option) {
        return typed == "--" + option.name || typed == fmt::format("-{}", option.letter);
    });
    return usage_error(syntax.name, fmt::format("option '{}' needs a value", typed),
                       found == options.end() ? std::string{}
                                              : fmt::format("write {} {}", typed, found->value));
}

std::vector<po::option> split_words(Syntax const& syntax, std::vector<std::string> const& words)
{
    auto const described = describe(all_options(syntax));
    po::positional_options_description positional;
    positional.add(operand_name, -1);
    auto const style = po::command_line_style::unix_style & ~po::command_line_style::allow_guessing;
    try {
        return po::command_line_parser(words)
            .options(described)
            .positional(positional)
            .style(style)
            .run()
            .options;
    } catch (po::unknown_option const& error) {
        throw unknown_option(syntax, error.get_option_name());
    } catch (po::invalid_command_line_syntax const& error) {
        if (error.kind() == po::invalid_syntax::missing_parameter)
            throw missing_value(syntax, error.get_option_name());
        if (error.kind() == po::invalid_syntax::extra_parameter)
            throw usage_error(syntax.name,
                              fmt::format("option '{}' takes no value", error.get_option_name()));
        throw usage_error(syntax.name, error.what());
    } catch (po::error const& error) {
        throw usage_error(syntax.name, error.what());
    }
}

void check_choice(std::string const& command, std::string const& typed,
                  std::vector<std::string> const& choices)
{
    if (std::ranges::find(choices, typed) != choices.end()) return;
    auto const meant = sim::nearest(typed, choices);
    throw usage_error(command, fmt::format("there is no '{}' to choose", typed),
                      meant.empty() ? fmt::format("use one of {}", fmt::join(choices, ", "))
                                    : fmt::format("did you mean '{}'?", meant));
}

} // namespace

std::vector<std::string> words_of(std::string const& name)
{
    auto const blank = name.find(' ');
    if (blank == std::string::npos) return {name};
    return {name.substr(0, blank), name.substr(blank + 1)};
}

std::vector<Option> all_options(Syntax const& syntax)
{
    auto options = syntax.options;
    options.push_back(help_option);
    return options;
}

std::string explained(Option const& option)
{
    return option.preset.empty() ? option.meaning
                                 : fmt::format("{} (default: {})", option.meaning, option.preset);
}

std::string usage_of(Syntax const& syntax)
{
    std::string line = fmt::format("sunder {}", syntax.name);
    if (!syntax.operands.empty()) line += " " + syntax.operands;
    return line + " [OPTION]...";
}

UsageError usage_error(std::string_view command, std::string_view message, std::string_view hint)
{
    auto const who = command.empty() ? std::string{"sunder"} : fmt::format("sunder {}", command);
    auto const tail = hint.empty() ? std::string{} : fmt::format("  hint: {}\n", sim::shown(hint));
    return UsageError{fmt::format("{}: error: {}\n{}", sim::shown(who), sim::shown(message), tail)};
}

Arguments::Arguments(std::string command,
                     std::map<std::string, std::vector<std::string>, std::less<>> options,
                     std::vector<std::string> operands)
    : command_{std::move(command)}, options_{std::move(options)}, operands_{std::move(operands)}
{
}

std::optional<std::string> Arguments::text(std::string_view option) const
{
    auto const found = options_.find(option);
    if (found == options_.end()) return std::nullopt;
    if (found->second.size() > 1)
        throw usage_error(command_, fmt::format("option '--{}' is given more than once", option));
    return found->second.front();
}

std::vector<std::string> Arguments::texts(std::string_view option) const
{
    auto const found = options_.find(option);
    return found == options_.end() ? std::vector<std::string>{} : found->second;
}

std::optional<std::uint64_t> Arguments::whole_number(std::string_view option, std::uint64_t least,
                                                     std::uint64_t most) const
{
    auto const typed = text(option);
    if (!typed) return std::nullopt;
    std::uint64_t value = 0;
    auto const* const end = typed->data() + typed->size();
    auto const [stopped, problem] = std::from_chars(typed->data(), end, value);
    if (problem != std::errc{} || stopped != end || value < least || value > most)
        throw usage_error(command_, fmt::format("--{}: '{}' will not do", option, *typed),
                          fmt::format("write a whole number from {} to {}", least, most));
    return value;
}

std::optional<std::string> Arguments::choice(std::string_view option,
                                             std::vector<std::string> const& choices) const
{
    auto typed = text(option);
    if (typed) check_choice(command_, *typed, choices);
    return typed;
}

std::optional<std::string> Arguments::output_file() const
{
    auto path = text("output");
    if (path == "-")
        throw usage_error(command_, "the output needs a file: it does not go to standard output",
                          "name it, as in -o FILE; ./- is a file called so");
    return path;
}

std::string const& Arguments::operand_among(std::vector<std::string> const& choices) const
{
    check_choice(command_, operands_.front(), choices);
    return operands_.front();
}

Arguments parse(Syntax const& syntax, std::vector<std::string> const& words)
{
    std::map<std::string, std::vector<std::string>, std::less<>> options;
    std::vector<std::string> operands;
    for (auto const& part : split_words(syntax, words)) {
        auto& values = part.string_key == operand_name ? operands : options[part.string_key];
        std::ranges::copy(part.value, std::back_inserter(values));
    }
    if (!options.contains(help_option.name)) {
        auto const hint = fmt::format("usage: {}", usage_of(syntax));
        if (operands.size() < syntax.least_operands)
            throw usage_error(syntax.name, fmt::format("{} is missing", syntax.operands), hint);
        if (operands.size() > syntax.most_operands)
            throw usage_error(syntax.name,
                              fmt::format("nothing is known to do with '{}'", operands[syntax.most_operands]),
                              hint);
    }
    return {syntax.name, std::move(options), std::move(operands)};
}

std::string help_of(Syntax const& syntax)
{
    std::string text = fmt::format("usage: {}\n\n{}\n\n", usage_of(syntax), syntax.purpose);
    for (auto const& option : all_options(syntax)) {
        auto const letter = option.letter == '\0' ? std::string{"   "} : fmt::format("-{},", option.letter);
        auto const name =
            option.value.empty() ? "--" + option.name : fmt::format("--{} {}", option.name, option.value);
        text += fmt::format("  {} {:<24} {}\n", letter, name, explained(option));
    }
    return text + fmt::format("\nExample:\n  {}\n", syntax.example);
}

} // namespace sunder::cli
