/// \file
/// `sunder_oneshot search|rank SEARCH [OPTION]...`: what `sunder search` and `sunder rank` become where
/// accuracies come from weights.
#include "tools/cli/exit_code.hpp"
#include "tools/cli/syntax/command_line.hpp"
#include "tools/oneshot/rank.hpp"
#include "tools/oneshot/search_by_weights.hpp"

#include <fmt/format.h>

#include <csignal>
#include <string>
#include <vector>

namespace sunder::cli {
namespace {

/// The word that follows the program's name says which.
void carry_out(std::vector<std::string> const& typed)
{
    if (typed.empty()) throw usage_error({}, "a command is missing", "search or rank");
    std::vector<std::string> const behind{typed.begin() + 1, typed.end()};
    if (typed.front() == "search") return search_by_weights(behind);
    if (typed.front() == "rank") return rank(behind);
    throw usage_error({}, fmt::format("unknown command '{}'", typed.front()), "search or rank");
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
