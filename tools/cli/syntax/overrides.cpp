#include "tools/cli/syntax/overrides.hpp"

#include <fmt/format.h>

#include <limits>

namespace sunder::cli {
namespace {

constexpr std::uint64_t most_replications = 1'000'000;

} // namespace

std::string quoted_if_needed(std::string const& word)
{
    constexpr auto plain = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789_-+=.,:/%";
    if (!word.empty() && word.find_first_not_of(plain) == std::string::npos) return word;
    std::string quoted = "'";
    for (char const c : word)
        quoted += c == '\'' ? std::string{"'\\''"} : std::string{c};
    return quoted + "'";
}

sim::Overrides overrides_of(Arguments const& arguments)
{
    sim::Overrides overrides;
    overrides.settings = arguments.texts("set");
    overrides.seed = arguments.whole_number("seed", 0, std::numeric_limits<std::uint64_t>::max());
    if (auto const count = arguments.whole_number("replications", 1, most_replications))
        overrides.replications = static_cast<std::int64_t>(*count);
    return overrides;
}

std::optional<std::int64_t> draws_of(Arguments const& arguments)
{
    constexpr std::uint64_t most_draws = 100'000;
    constexpr std::uint64_t usual_draws = 1000;
    if (!arguments.given("doubt")) {
        if (arguments.given("draws")) throw usage_error(arguments.command(), "--draws belongs to --doubt");
        return std::nullopt;
    }
    return static_cast<std::int64_t>(arguments.whole_number("draws", 1, most_draws).value_or(usual_draws));
}

int processes_of(Arguments const& arguments)
{
    constexpr std::uint64_t most = 1024;
    return static_cast<int>(arguments.whole_number("jobs", 1, most).value_or(0));
}

std::int64_t enough_replications(sim::Scenario const& scenario, sim::Overrides const& overrides)
{
    constexpr std::int64_t enough = 10;
    auto const stated = scenario.run.replications;
    return stated == 1 && !overrides.replications ? enough : stated;
}

std::string command_of(std::string_view command, sim::Overrides const& overrides)
{
    std::string text{command};
    for (auto const& setting : overrides.settings)
        text += " --set " + quoted_if_needed(setting);
    if (overrides.seed) text += fmt::format(" --seed {}", *overrides.seed);
    if (overrides.replications) text += fmt::format(" --replications {}", *overrides.replications);
    return text;
}

std::string command_of(std::string_view command, sim::SweepOverrides const& overrides)
{
    auto text = command_of(command, overrides.scenario);
    for (auto const& variation : overrides.variations)
        text += " --vary " + quoted_if_needed(variation);
    if (overrides.doubt) text += fmt::format(" --doubt --draws {}", *overrides.doubt);
    return text;
}

} // namespace sunder::cli
