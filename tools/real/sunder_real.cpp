/// \file
/// `sunder_real measure MODEL [OPTION]...` and `sunder_real rehearse SCENARIO [OPTION]...`: what commands
/// become that execute networks.
#include "tools/cli/torch_program.hpp"
#include "tools/real/measure.hpp"
#include "tools/real/rehearse.hpp"

#include <array>
#include <cstddef>

int main(int count, char** words)
{
    using namespace sunder::cli;
    static constexpr std::array commands{TorchCommand{"measure", measure},
                                         TorchCommand{"rehearse", rehearse}};
    return run_torch_program(commands, "it is what `sunder` of the same command becomes",
                             {words, static_cast<std::size_t>(count)});
}
