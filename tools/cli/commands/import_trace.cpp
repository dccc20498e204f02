#include "sim/base/parse_quantity.hpp"
#include "sim/form/files.hpp"
#include "sim/trace/trace_file.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/deliver.hpp"

namespace sunder::cli {
namespace {

std::optional<sim::TraceFormat> format_of(Arguments const& arguments)
{
    auto const name = arguments.choice("format", {"time-rate", "mahimahi", "csv"});
    if (!name) return std::nullopt;
    if (*name == "time-rate") return sim::TraceFormat::time_rate;
    return *name == "mahimahi" ? sim::TraceFormat::mahimahi : sim::TraceFormat::csv;
}

sim::Seconds bin_of(Arguments const& arguments)
{
    auto const typed = arguments.text("bin");
    if (!typed) return sim::TraceImport{}.bin;
    sim::ParseProblem problem;
    auto const seconds = sim::parse_quantity(*typed, sim::Seconds::dimension, problem);
    if (!seconds) throw usage_error("import trace", "--bin: " + problem.message, problem.hint);
    if (*seconds <= 0)
        throw usage_error("import trace", "--bin: '" + *typed + "' will not do", "it has to be above 0");
    return sim::Seconds{*seconds};
}

void import_trace(Arguments const& arguments)
{
    auto const& path = arguments.operands().front();
    sim::TraceImport import{.format = format_of(arguments), .bin = bin_of(arguments)};
    sim::Diagnostics diagnostics;
    import.source = sim::source_of(path, 0, sim::read_from_disk(path), diagnostics);
    diagnostics.raise_if_any();
    auto const text = sim::import_trace(import, diagnostics);
    diagnostics.raise_if_any();
    deliver(*text, arguments.text("output"));
}

} // namespace

Command import_trace_command()
{
    return {
        .syntax = {.name = "import trace",
                   .operands = "FILE",
                   .purpose = "Turns a recorded bandwidth trace into a trace file of ours.",
                   .example = "sunder import trace walk.log --format mahimahi -o walk.csv",
                   .options = {{"output", 'o', "FILE.csv", "instead of standard output"},
                               {"format", '\0', "NAME", "time-rate, mahimahi or csv", "as it looks"},
                               {"bin", '\0', "TIME", "mahimahi: count packets over this long", "100 ms"}}},
        .carry_out = import_trace};
}

} // namespace sunder::cli
