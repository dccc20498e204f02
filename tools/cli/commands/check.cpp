#include "nas/config/load_search.hpp"
#include "sim/base/diagnostic.hpp"
#include "sim/config/load.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/print.hpp"

#include <iterator>
#include <limits>

namespace sunder::cli {
namespace {

void check(Arguments const& arguments)
{
    std::vector<sim::Diagnostic> mistakes;
    for (auto const& file : arguments.operands()) {
        try {
            warn(sim::check_file(file, nas::search_readers()));
        } catch (sim::InputError const& error) {
            mistakes.insert(mistakes.end(), error.diagnostics().begin(), error.diagnostics().end());
        }
    }
    if (!mistakes.empty()) throw sim::InputError{std::move(mistakes)};
}

} // namespace

Command check_command()
{
    return {
        .syntax = {.name = "check",
                   .operands = "FILE...",
                   .most_operands = std::numeric_limits<std::size_t>::max(),
                   .purpose = "Lists every mistake in scenario, search, space, model, device and link files.",
                   .example = "sunder check scenarios/first_split.yaml models/devices/*.yaml",
                   .options = {}},
        .carry_out = check};
}

} // namespace sunder::cli
