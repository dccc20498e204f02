#include "sim/process/ended_process.hpp"

#include <fmt/core.h>
#include <sys/wait.h>

#include <csignal>
#include <cstring>

namespace sunder::sim {

std::string words_of_end(int status)
{
    if (WIFSIGNALED(status))
        return fmt::format("was killed by signal {} ({})", WTERMSIG(status), strsignal(WTERMSIG(status)));
    return fmt::format("ended with exit code {}", WEXITSTATUS(status));
}

void restore_default_signals(std::initializer_list<int> signals)
{
    for (int const signal : signals)
        std::signal(signal, SIG_DFL);
    sigset_t none;
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, nullptr);
}

} // namespace sunder::sim
