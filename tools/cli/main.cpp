#include "tools/cli/program.hpp"

#include <csignal>

int main(int count, char** words)
{
    (void)std::signal(SIGPIPE, SIG_IGN); // a reader that goes away shows as EPIPE, see print()
    (void)std::signal(SIGXFSZ, SIG_IGN); // a limit on files shows as EFBIG, as a full disk does
    return sunder::cli::run_program({words + 1, words + count});
}
