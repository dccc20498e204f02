#include "tools/cli/print.hpp"

#include "sim/base/run_error.hpp"

#include <fmt/format.h>

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
    if (std::fwrite(text.data(), 1, text.size(), stdout) != text.size()) give_up(errno);
}

void finish_printing()
{
    if (std::fflush(stdout) != 0) give_up(errno);
}

void say(std::string_view text)
{
    (void)std::fwrite(text.data(), 1, text.size(), stderr);
}

} // namespace sunder::cli
