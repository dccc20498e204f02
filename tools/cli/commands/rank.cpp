#include "tools/cli/commands.hpp"
#include "tools/cli/commands/resuming.hpp"
#include "tools/cli/torch_program.hpp"

namespace sunder::cli {

Command rank_command()
{
    return {
        .syntax = {.name = "rank",
                   .operands = "SEARCH",
                   .purpose = "Tells how well shared weights and scores without training rank candidates.",
                   .example =
                       "sunder rank scenarios/paper/oneshot/search.yaml -o ranking.csv --with oneshot.h5",
                   .options = {{"output", 'o', "FILE.csv", "write a row for each candidate to this file"},
                               {"candidates", '\0', "N",
                                "drawn: with weights among those that keep the limits",
                                "20; without weights all, or 1000 of many"},
                               {"steps", '\0', "N", "of each training", "the search's"},
                               {"refined", '\0', "N", "steps of each from the shared weights, judged too",
                                "the search's"},
                               {"with", '\0', "FILE.h5", "train the answer of this search, too"},
                               {"table", '\0', "FILE.csv",
                                "compare with a table of NAS-Bench-201, too; a search without weights needs "
                                "it or accuracies of its own"},
                               {"column", '\0', "NAME", "of the table: cifar10, cifar100 or in16_120"},
                               {"seed", '\0', "N", "of the draws and the fresh weights", "the search's"},
                               resume_option,
                               fresh_option,
                               {"json", '\0', "", "print what was found as JSON, in SI units"}}},
        .carry_out = [](Arguments const& arguments) { become_one_shot(rank_command().syntax, arguments); }};
}

} // namespace sunder::cli
