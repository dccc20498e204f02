#include "sim/base/run_error.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/deliver.hpp"

#ifdef SUNDER_WITH_ONNX
#include "sim/model/import_onnx.hpp"
#include "sim/output/model_file.hpp"
#endif

namespace sunder::cli {
namespace {

std::vector<std::string> const types{"uint8", "int8", "float16", "float32"};

#ifdef SUNDER_WITH_ONNX

std::optional<sim::ElementType> type_of(Arguments const& arguments)
{
    auto const name = arguments.choice("input-type", types);
    if (!name) return std::nullopt;
    if (*name == "uint8") return sim::ElementType::uint8;
    if (*name == "int8") return sim::ElementType::int8;
    return *name == "float16" ? sim::ElementType::float16 : sim::ElementType::float32;
}

void import_onnx(Arguments const& arguments)
{
    auto const model = sim::import_onnx(arguments.operands().front(), type_of(arguments));
    deliver(sim::model_text(model), arguments.text("output"));
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
    return {.syntax = {.name = "import onnx",
                       .operands = "FILE",
                       .purpose = "Turns an ONNX graph into a model file.",
                       .example = "sunder import onnx resnet18.onnx --input-type uint8 -o resnet18.yaml",
                       .options = {{"output", 'o', "FILE.yaml", "instead of standard output"},
                                   {"input-type", '\0', "TYPE",
                                    "of an element of the input: uint8, int8, float16 or float32",
                                    "as in the graph", types}}},
            .carry_out = import_onnx};
}

} // namespace sunder::cli
