#include "sim/exchange/import_platform.hpp"

#include "sim/form/files.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/deliver.hpp"
#include "tools/cli/print.hpp"

namespace sunder::cli {
namespace {

constexpr std::uint64_t most_levels = 1'000;

void import_platform(Arguments const& arguments)
{
    sim::Diagnostics diagnostics;
    auto const& path = arguments.operands().front();
    auto const source =
        sim::source_of(path == "-" ? "<stdin>" : path, 0, sim::read_from_disk(path), diagnostics);
    diagnostics.raise_if_any();
    auto const level = arguments.whole_number("wifi-level", 0, most_levels).value_or(0);
    auto const imported = sim::import_platform({.source = source,
                                                .from = arguments.texts("from"),
                                                .to = arguments.texts("to"),
                                                .wifi_level = static_cast<std::int64_t>(level)});
    warn(imported.warnings);
    deliver(imported.text, arguments.text("output"));
}

} // namespace

Command import_platform_command()
{
    return {
        .syntax = {.name = "import platform",
                   .operands = "FILE.xml",
                   .purpose = "Turns a platform file of SimGrid into a scenario with a made-up workload.",
                   .example = "sunder import platform cluster.xml --to node-0 -o cluster.yaml",
                   .options = {{"output", 'o', "FILE.yaml", "instead of standard output"},
                               {"from",
                                '\0',
                                "HOST",
                                "that asks; * and ? stand for others, may be repeated",
                                "all others",
                                {},
                                Repeats::yes},
                               {"to",
                                '\0',
                                "HOST",
                                "that serves; each further one is a hop more",
                                "the fastest one",
                                {},
                                Repeats::yes},
                               {"wifi-level", '\0', "N", "which of the rates of a WIFI link holds", "0"}}},
        .carry_out = import_platform};
}

} // namespace sunder::cli
