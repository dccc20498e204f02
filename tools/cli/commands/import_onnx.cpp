#include "sim/base/run_error.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/commands/import_settings.hpp"
#include "tools/cli/deliver.hpp"
#include "tools/cli/print.hpp"

#ifdef SUNDER_WITH_ONNX
#include "sim/onnx/import_onnx.hpp"
#include "sim/output/model_file.hpp"
#endif

namespace sunder::cli {
namespace {

#ifdef SUNDER_WITH_ONNX

sim::OnnxChoices choices_of(Arguments const& arguments)
{
    sim::OnnxChoices choices{.input_type = {},
                             .sizes = ImportSettings{arguments, "size"}.lengths(),
                             .shapes = ImportSettings{arguments, "input"}.shapes(),
                             .values = ImportSettings{arguments, "value"}.numbers()};
    if (auto const type = arguments.choice("input-type", input_types()))
        choices.input_type = sim::find_element_type(*type);
    return choices;
}

void import_onnx(Arguments const& arguments)
{
    auto const imported = sim::import_onnx(arguments.operands().front(), choices_of(arguments));
    warn(imported.warnings);
    deliver(sim::model_text(imported.model), arguments.text("output"));
}

#else

void import_onnx(Arguments const& /*arguments*/)
{
    throw sim::RunError{
        "this build cannot read ONNX: install libonnx-dev and libprotobuf-dev and build again"};
}

#endif

} // namespace

Command import_onnx_command()
{
    return {.syntax =
                {.name = "import onnx",
                 .operands = "FILE",
                 .purpose = "Turns an ONNX graph into a model file.",
                 .example = "sunder import onnx resnet18.onnx --input-type uint8 -o resnet18.yaml",
                 .options = {{"output", 'o', "FILE.yaml", "instead of standard output"},
                             {"input-type", '\0', "TYPE",
                              "of an element of the input: uint8, int8, float16 or float32",
                              "as in the graph", input_types()},
                             {"size",
                              '\0',
                              "NAME=N",
                              "of a dimension that the graph leaves open, by its name there; may be repeated",
                              "1 for the batch",
                              {},
                              Repeats::yes},
                             {"input",
                              '\0',
                              "NAME=1x3x640x640",
                              "shape of an input, the batch first; may be repeated",
                              "as in the graph",
                              {},
                              Repeats::yes},
                             {"value",
                              '\0',
                              "NAME=X",
                              "of an input of one number, which is then known beforehand; may be repeated",
                              "an input of the model",
                              {},
                              Repeats::yes}}},
            .carry_out = import_onnx};
}

} // namespace sunder::cli
