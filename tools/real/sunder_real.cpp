/// \file
/// `sunder_real measure MODEL [OPTION]...` and `sunder_real rehearse SCENARIO [OPTION]...`: what commands
/// become that execute networks.
#include "tools/cli/torch_program.hpp"
#include "tools/real/measure.hpp"
#include "tools/real/rehearse.hpp"

#include <malloc.h>

#include <array>
#include <cstddef>
#include <limits>

namespace {

/// Memory that was freed is used again instead of being given back, as the arenas of inference runtimes are:
/// a system that has to find and clear pages for each tensor anew takes longer than many an op does, on
/// virtual machines above all.
void keep_freed_memory()
{
    constexpr int all = std::numeric_limits<int>::max();
    (void)::mallopt(M_MMAP_THRESHOLD, 1 << 30);
    (void)::mallopt(M_TRIM_THRESHOLD, all);
    (void)::mallopt(M_ARENA_MAX, 1); // others are given back in parts
}

} // namespace

int main(int count, char** words)
{
    using namespace sunder::cli;
    keep_freed_memory();
    static constexpr std::array commands{TorchCommand{"measure", measure},
                                         TorchCommand{"rehearse", rehearse}};
    return run_torch_program(commands, "it is what `sunder` of the same command becomes",
                             {words, static_cast<std::size_t>(count)});
}
