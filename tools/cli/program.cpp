#include "tools/cli/program.hpp"

#include "sim/base/diagnostic.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/exit_code.hpp"
#include "tools/cli/print.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <string>
#include <vector>

namespace sunder::cli {
namespace {

std::string overview(std::vector<Command> const& commands)
{
    std::string text = "sunder simulates split computing: the head of a neural network runs on a device, its "
                       "tail on a\nserver, and the tensor between them crosses a network.\n\n";
    for (auto const& [syntax, carry_out] : commands)
        text += fmt::format("  sunder {:<29} {}\n", syntax.name + " " + syntax.operands, syntax.purpose);
    text +=
        fmt::format("  sunder {:<29} {}\n", "--version", "Names the program, its libraries and its build.");
    return text + "\n'sunder COMMAND --help' explains one of them.\n\nExample:\n"
                  "  sunder run scenarios/first_split.yaml\n";
}

UsageError unknown_command(std::vector<Command> const& commands, std::vector<std::string> const& typed)
{
    std::vector<std::string> names{"--version", "--help"};
    std::string behind;
    for (auto const& command : commands) {
        auto const words = words_of(command.syntax.name);
        names.push_back(words.front());
        if (words.size() == 2 && words.front() == typed.front())
            behind += fmt::format("{}{}", behind.empty() ? "" : "|", words.back());
    }
    if (!behind.empty())
        return usage_error(typed.front(),
                           typed.size() < 2 ? "import what?" : fmt::format("cannot import '{}'", typed[1]),
                           fmt::format("usage: sunder {} {} FILE [OPTION]...", typed.front(), behind));
    auto const meant = sim::nearest(typed.front(), names);
    return usage_error({}, fmt::format("unknown command '{}'", typed.front()),
                       meant.empty() ? "'sunder --help' lists the commands"
                                     : fmt::format("did you mean '{}'?", meant));
}

void carry_out(std::vector<std::string> const& typed)
{
    auto const commands = all_commands();
    if (typed.empty()) throw UsageError{overview(commands)};
    if (typed.front() == "--help" || typed.front() == "-h" || typed.front() == "help")
        return print(overview(commands));
    if (typed.front() == "--version") return print(version_text());
    for (auto const& command : commands) {
        auto const name = words_of(command.syntax.name);
        if (typed.size() < name.size() || !std::equal(name.begin(), name.end(), typed.begin())) continue;
        auto const behind = typed.begin() + static_cast<std::ptrdiff_t>(name.size());
        auto const arguments = parse(command.syntax, {behind, typed.end()});
        return arguments.given("help") ? print(help_of(command.syntax)) : command.carry_out(arguments);
    }
    throw unknown_command(commands, typed);
}

} // namespace

int run_program(std::vector<std::string> const& words)
{
    return exit_code_of([&] { carry_out(words); });
}

} // namespace sunder::cli
