#include "tools/oneshot/step_line.hpp"

#include "tools/cli/print.hpp"

#include <fmt/format.h>
#include <unistd.h>

#include <utility>

namespace sunder::cli {
namespace {

constexpr auto pause = std::chrono::milliseconds{200};

} // namespace

StepLine::StepLine(std::string what, std::int64_t steps)
    : what_{std::move(what)}, steps_{steps}, is_terminal_{::isatty(STDERR_FILENO) != 0}
{
}

StepLine::~StepLine()
{
    if (is_terminal_) wipe_line();
}

void StepLine::show(std::int64_t done, std::function<std::string()> const& remark)
{
    auto const now = Clock::now();
    if (before_ < 0) before_ = done - 1;
    if (!is_terminal_ || now - shown_ < pause) return;
    shown_ = now;
    double const seconds = std::chrono::duration<double>(now - started_).count();
    double const rate = static_cast<double>(done - before_) / seconds;
    auto line = fmt::format("{} {} of {}, {:.1f} a second, {:.0f} s left", what_, done, steps_, rate,
                            static_cast<double>(steps_ - done) / rate);
    if (remark) line += ", " + remark();
    wipe_line();
    say(line);
}

} // namespace sunder::cli
