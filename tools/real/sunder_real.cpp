/// \file
/// `sunder_real measure MODEL [OPTION]...` and `sunder_real rehearse SCENARIO [OPTION]...`: what commands
/// become that execute networks.
#include "tools/cli/exit_code.hpp"
#include "tools/cli/syntax/command_line.hpp"
#include "tools/real/measure.hpp"
#include "tools/real/rehearse.hpp"

#include <fmt/format.h>

#include <array>
#include <csignal>
#include <string>
#include <string_view>
#include <vector>

namespace sunder::cli {
namespace {

struct RealCommand {
    std::string_view name;
    void (*carry_out)(std::vector<std::string> const& typed); ///< what is typed behind the name
};

constexpr std::array commands{RealCommand{"measure", measure}, RealCommand{"rehearse", rehearse}};

/// The word that follows the program's name says which.
void carry_out(std::vector<std::string> const& typed)
{
    constexpr auto hint = "it is what `sunder` of the same command becomes";
    if (typed.empty()) throw usage_error({}, "a command is missing", hint);
    std::vector<std::string> const behind{typed.begin() + 1, typed.end()};
    for (auto const& command : commands)
        if (command.name == typed.front()) return command.carry_out(behind);
    throw usage_error({}, fmt::format("unknown command '{}'", typed.front()), hint);
}

} // namespace
} // namespace sunder::cli

int main(int count, char** words)
{
    (void)std::signal(SIGPIPE, SIG_IGN); // a reader that goes away shows as EPIPE, see print()
    (void)std::signal(SIGXFSZ, SIG_IGN); // a limit on files shows as EFBIG, as a full disk does
    std::vector<std::string> const typed{words + 1, words + count};
    return sunder::cli::exit_code_of([&] { sunder::cli::carry_out(typed); });
}
