/// \file
/// `sunder_oneshot search|rank|winner FILE [OPTION]...`: what `sunder search` and `sunder rank` become where
/// accuracies come from weights.
#include "tools/cli/torch_program.hpp"
#include "tools/oneshot/rank.hpp"
#include "tools/oneshot/search_by_weights.hpp"
#include "tools/oneshot/take_winner_home.hpp"

#include <array>
#include <cstddef>

int main(int count, char** words)
{
    using namespace sunder::cli;
    static constexpr std::array commands{TorchCommand{"search", search_by_weights},
                                         TorchCommand{"rank", rank},
                                         TorchCommand{"winner", take_winner_home}};
    return run_torch_program(commands, "search, rank or winner", {words, static_cast<std::size_t>(count)});
}
