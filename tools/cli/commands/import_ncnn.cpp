#include "sim/ncnn/import_ncnn.hpp"

#include "sim/output/model_file.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/commands/import_settings.hpp"
#include "tools/cli/deliver.hpp"
#include "tools/cli/print.hpp"

namespace sunder::cli {
namespace {

void import_ncnn(Arguments const& arguments)
{
    sim::NcnnChoices choices{
        .input_type = {},
        .shapes = ImportSettings{arguments, "input", ImportSettings::Naming::optional}.shapes()};
    if (auto const type = arguments.choice("input-type", input_types()))
        choices.input_type = sim::find_element_type(*type);
    auto const imported = sim::import_ncnn(arguments.operands().front(), choices);
    warn(imported.warnings);
    deliver(sim::model_text(imported.model), arguments.text("output"));
}

} // namespace

Command import_ncnn_command()
{
    return {
        .syntax = {.name = "import ncnn",
                   .operands = "FILE.param",
                   .purpose = "Turns a text graph of ncnn into a model file.",
                   .example = "sunder import ncnn mobilenet_v2.param --input 3x224x224 -o mobilenet_v2.yaml",
                   .options = {{"output", 'o', "FILE.yaml", "instead of standard output"},
                               {"input-type", '\0', "TYPE",
                                "of an element of the input: uint8, int8, float16 or float32", "float32",
                                input_types()},
                               {"input",
                                '\0',
                                "[NAME=]3x224x224",
                                "shape of an input, the channels first; may be repeated",
                                "as in the graph",
                                {},
                                Repeats::yes}}},
        .carry_out = import_ncnn};
}

} // namespace sunder::cli
