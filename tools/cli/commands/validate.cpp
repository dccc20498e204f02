#include "sim/base/run_error.hpp"
#include "sim/validation/oracles.hpp"
#include "sim/validation/validation_text.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/syntax/overrides.hpp"
#include "tools/validation/device_checks.hpp"
#include "tools/validation/linux_checks.hpp"
#include "tools/validation/portend_checks.hpp"
#include "tools/validation/published_checks.hpp"
#include "tools/validation/splinter_checks.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <iterator>
#include <set>

namespace sunder::cli {
namespace {

using sim::Check;

std::vector<Check> all_checks(int processes)
{
    auto checks = sim::oracle_checks(processes);
    for (auto more : {validation::linux_checks(), validation::published_checks(), validation::device_checks(),
                      validation::portend_checks(), validation::splinter_checks()})
        std::ranges::move(more, std::back_inserter(checks));
    return checks;
}

/// Those whose model or name holds a word that was typed; all where none was.
std::vector<Check> chosen(std::vector<Check> checks, Arguments const& arguments)
{
    auto const& words = arguments.operands();
    std::set<std::string> unmet(words.begin(), words.end());
    std::vector<Check> kept;
    for (auto& check : checks) {
        bool wanted = words.empty();
        for (auto const& word : words) {
            bool const fits = check.model == word || check.name.find(word) != std::string::npos;
            if (fits) unmet.erase(word);
            wanted = wanted || fits;
        }
        bool const affordable = arguments.given("long") || check.cost == Check::Cost::seconds;
        if (wanted && affordable) kept.push_back(std::move(check));
    }
    if (!unmet.empty()) {
        std::set<std::string> models;
        for (auto const& check : all_checks(0))
            models.insert(check.model);
        throw usage_error("validate", fmt::format("there is no check of '{}'", *unmet.begin()),
                          fmt::format("models are {}", fmt::join(models, ", ")));
    }
    return kept;
}

void validate(Arguments const& arguments)
{
    auto const results = sim::carry_out(chosen(all_checks(processes_of(arguments)), arguments));
    print(arguments.given("json") ? sim::validation_json(results) : sim::validation_text(results));
    auto const failed = std::ranges::count_if(results, &sim::CheckResult::fails);
    if (failed > 0) throw sim::RunError{fmt::format("{} of {} checks failed", failed, results.size())};
}

} // namespace

Command validate_command()
{
    return {.syntax = {.name = "validate",
                       .operands = "[MODEL|NAME]...",
                       .least_operands = 0,
                       .most_operands = 100,
                       .purpose = "Holds the models against theory and against what was measured.",
                       .example = "sunder validate queues tcp",
                       .options = {{.name = "long", .meaning = "also what takes minutes"},
                                   {.name = "jobs",
                                    .letter = 'j',
                                    .value = "N",
                                    .meaning = "run so many replications at once",
                                    .preset = "one a core"},
                                   {.name = "json", .meaning = "print the checks as JSON"}}},
            .carry_out = validate};
}

} // namespace sunder::cli
