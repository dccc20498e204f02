#include "tools/cli/exit_code.hpp"

#include "sim/base/diagnostic.hpp"
#include "sim/base/run_error.hpp"
#include "sim/base/shown_text.hpp"
#include "tools/cli/failure.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/syntax/command_line.hpp"

#include <fmt/format.h>

#include <new>
#include <string>
#include <string_view>

namespace sunder::cli {
namespace {

std::string failure_text(std::string_view message, std::string_view hint = {})
{
    auto const tail = hint.empty() ? std::string{} : fmt::format("  hint: {}\n", sim::shown(hint));
    return fmt::format("sunder: error: {}\n{}", sim::shown(message), tail);
}

} // namespace

int exit_code_of(std::function<void()> const& work)
try {
    work();
    finish_printing();
    return done;
} catch (NobodyListens const&) {
    return done;
} catch (UsageError const& error) {
    say(error.what());
    return input_wrong;
} catch (sim::InputError const& error) {
    say(error.what());
    return input_wrong;
} catch (sim::Interrupted const&) {
    say("sunder: interrupted\n");
    return interrupted;
} catch (Failure const& error) {
    say(failure_text(error.what(), error.hint()));
    return run_failed;
} catch (std::bad_alloc const&) {
    say(failure_text("out of memory"));
    return run_failed;
} catch (std::exception const& error) {
    say(failure_text(error.what()));
    return run_failed;
}

} // namespace sunder::cli
