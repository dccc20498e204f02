#include "tools/cli/commands.hpp"
#include "tools/cli/torch_program.hpp"

namespace sunder::cli {

Command measure_command()
{
    return {
        .syntax =
            {.name = "measure",
             .operands = "MODEL",
             .purpose = "Times each op of a model on this machine, and writes it down for scenarios.",
             .example = "sunder measure mobilenet_v2 --batch 1,2,4 -o measured",
             .options = {{"output", 'o', "FOLDER",
                          "write the model with its times there, the profile of this machine and the link of "
                          "its loopback",
                          "they are printed only"},
                         {"name", '\0', "NAME", "of the profile", "this_machine"},
                         {"threads", '\0', "N", "that an op may use", "1"},
                         {"batch", '\0', "N,N",
                          "sizes of batches to time, too; of 1 are the times in the model's file", "1"},
                         {"warm-up", '\0', "N", "passes that do not count, of each size", "5"},
                         {"repetitions", '\0', "N", "passes that count, at most, of each size", "100"},
                         {"pause", '\0', "N",
                          "milliseconds of rest before each pass, behind which caches are cold, as between "
                          "requests; 0: as a busy machine",
                          "30"},
                         {"awake", '\0', "",
                          "processors do not sleep in pauses, which makes virtual machines steadier"},
                         {"seconds", '\0', "LIMIT", "for all passes together, about", "60"},
                         {"distribution", '\0', "",
                          "times in the model's file are drawn from what was measured, not its median"},
                         {"json", '\0', "", "print all that was measured as JSON, in SI units"}}},
        .carry_out = [](Arguments const& arguments) {
            go_on_as(executing_program(), measure_command().syntax, arguments);
        }};
}

} // namespace sunder::cli
