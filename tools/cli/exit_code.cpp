#include "tools/cli/exit_code.hpp"

#include "sim/base/diagnostic.hpp"
#include "sim/base/run_error.hpp"
#include "tools/cli/command_line.hpp"
#include "tools/cli/print.hpp"

#include <fmt/format.h>

#include <new>

namespace sunder::cli {

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
} catch (std::bad_alloc const&) {
    say("sunder: error: out of memory\n");
    return run_failed;
} catch (std::exception const& error) {
    say(fmt::format("sunder: error: {}\n", error.what()));
    return run_failed;
}

} // namespace sunder::cli
