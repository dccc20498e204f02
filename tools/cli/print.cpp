#include "tools/cli/print.hpp"

#include "sim/base/run_error.hpp"
#include "sim/base/shown_text.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <cerrno>
#include <cstdio>
#include <system_error>

namespace sunder::cli {
namespace {

[[noreturn]] void give_up(int error)
{
    if (error == EPIPE) throw NobodyListens{};
    throw sim::RunError{
        fmt::format("cannot write to standard output: {}", std::generic_category().message(error))};
}

} // namespace

void print(std::string_view text)
{
    print_bytes(sim::shown_lines(text));
}

void print_bytes(std::string_view bytes)
{
    if (std::fwrite(bytes.data(), 1, bytes.size(), stdout) != bytes.size()) give_up(errno);
}

bool prints_to_terminal()
{
    return ::isatty(STDOUT_FILENO) != 0;
}

void finish_printing()
{
    if (std::fflush(stdout) != 0) give_up(errno);
}

void say(std::string_view text)
{
    auto const shown = sim::shown_lines(text);
    (void)std::fwrite(shown.data(), 1, shown.size(), stderr);
}

void wipe_line()
{
    (void)std::fputs("\r\x1b[K", stderr);
}

void warn(std::vector<sim::Diagnostic> const& warnings)
{
    if (!warnings.empty()) say(render_all(warnings));
}

} // namespace sunder::cli
