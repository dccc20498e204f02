#include "sim/base/run_error.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/print.hpp"

namespace sunder::cli {
namespace {

void import_onnx(Arguments const& arguments)
{
    (void)arguments;
}

} // namespace

Command import_onnx_command()
{
    return {.syntax = {.name = "import onnx",
                       .operands = "FILE",
                       .purpose = "Turns an ONNX graph into a model file.",
                       .example = "sunder import onnx resnet18.onnx --input-type uint8 -o resnet18.yaml",
                       .options = {}},
            .carry_out = import_onnx};
}

} // namespace sunder::cli
