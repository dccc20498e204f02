#include "tools/cli/progress.hpp"

#include "tools/cli/print.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>

namespace sunder::cli {
namespace {

constexpr auto wipe_line = "\r\x1b[K";

} // namespace

std::function<void(std::int64_t, std::int64_t)> progress_line()
{
    if (::isatty(STDERR_FILENO) == 0) return {};
    using Clock = std::chrono::steady_clock;
    return [started = Clock::now()](std::int64_t done, std::int64_t all) {
        if (done >= all) return say(wipe_line);
        double const seconds = std::chrono::duration<double>(Clock::now() - started).count();
        double const rate = static_cast<double>(done) / seconds;
        say(fmt::format("{}{} of {} replications, {:.1f} a second, {:.0f} s left", wipe_line, done, all, rate,
                        static_cast<double>(all - done) / rate));
    };
}

} // namespace sunder::cli
