#include "tools/cli/progress.hpp"

#include "tools/cli/print.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <chrono>
#include <utility>

namespace sunder::cli {
namespace {

bool is_shown()
{
    return ::isatty(STDERR_FILENO) != 0;
}

} // namespace

std::string duration_text(double seconds)
{
    constexpr double minute = 60;
    constexpr double hour = 3600;
    if (seconds < 1) return "less than 1 s";
    if (seconds < 2 * minute) return fmt::format("{:.0f} s", seconds);
    if (seconds < 2 * hour) return fmt::format("{:.0f} min", seconds / minute);
    return fmt::format("{:.1f} h", seconds / hour);
}

void wipe_progress()
{
    if (is_shown()) wipe_line();
}

std::function<void(ProgressCounts const&)> progress_line(std::string things)
{
    if (!is_shown()) return {};
    using Clock = std::chrono::steady_clock;
    return [things = std::move(things), started = Clock::now(), shown = Clock::time_point{},
            before = std::int64_t{-1}](ProgressCounts const& progress) mutable {
        constexpr auto pause = std::chrono::milliseconds{100};
        if (before < 0) before = progress.done;
        if (progress.done >= progress.all) return wipe_progress();
        auto const now = Clock::now();
        if (now - shown < pause || progress.done == before) return;
        shown = now;
        double const seconds = std::chrono::duration<double>(now - started).count();
        double const rate = static_cast<double>(progress.done - before) / seconds;
        auto line =
            fmt::format("{} of {} {}, {:.1f} a second, {} left", progress.done, progress.all, things, rate,
                        duration_text(static_cast<double>(progress.all - progress.done) / rate));
        if (progress.failed > 0) line += fmt::format(", {} failed", progress.failed);
        wipe_line();
        say(line);
    };
}

} // namespace sunder::cli
