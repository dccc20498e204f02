#include "tools/real/rehearse.hpp"

#include "tools/cli/commands.hpp"
#include "tools/cli/commands/rehearse.hpp"
#include "tools/real/computing_leg.hpp"

namespace sunder::cli {

void rehearse(std::vector<std::string> const& typed)
{
    rehearse_scenario(parse(rehearse_command().syntax, typed), [](ComputingAsked const& asked) {
        real::expect_computable(asked.scenario, asked.deployment);
        return real::computing_legs(asked.scenario, asked.threads);
    });
}

} // namespace sunder::cli
