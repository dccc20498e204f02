#include "sim/base/run_error.hpp"
#include "sim/validation/oracles.hpp"
#include "sim/validation/validation_text.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/syntax/overrides.hpp"
#include "tools/linux_tcp/kept.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <filesystem>
#include <memory>
#include <set>

namespace sunder::cli {
namespace {

namespace fs = std::filesystem;
using sim::Check;
using sim::HeldFigure;

/// A table of Linux's times, as tools/testbed measured them.
struct LinuxTable {
    char const* file;
    char const* name;
    Check::Cost cost;
};
constexpr std::array linux_tables{
    LinuxTable{"linux_6_18.csv", "rates, delays, sizes and losses of which nothing was chosen",
               Check::Cost::seconds},
    LinuxTable{"linux_6_18_traces.csv", "rates that change", Check::Cost::seconds},
    LinuxTable{"linux_6_18_unseen.csv", "cells measured when all was settled", Check::Cost::minutes},
    LinuxTable{"linux_6_18_grid.csv", "the whole grid", Check::Cost::minutes},
    LinuxTable{"linux_6_18_flows_unseen.csv", "several flows", Check::Cost::minutes}};

/// Where the tables are installed, or stand in the sources from which this program was built; nothing where
/// they are not.
std::optional<fs::path> folder_of_tables()
{
    std::error_code none;
    for (auto folder = fs::read_symlink("/proc/self/exe", none).parent_path(); folder.has_relative_path();
         folder = folder.parent_path())
        for (auto const* below : {"share/sunder/validation/tcp", "tests/sim/tcp"})
            if (fs::exists(folder / below / linux_tables.front().file, none)) return folder / below;
    return std::nullopt;
}

/// Made once, when the first of its checks is carried out.
class LazyAgreement {
public:
    explicit LazyAgreement(fs::path file) : file_{std::move(file)} {}

    linux_tcp::Agreement const& get()
    {
        if (!agreement_) {
            agreement_.emplace();
            for (auto const& measured : linux_tcp::read_kept(file_))
                agreement_->add(measured);
        }
        return *agreement_;
    }

private:
    fs::path file_;
    std::optional<linux_tcp::Agreement> agreement_;
};

void add_linux_checks(std::vector<Check>& checks)
{
    auto const folder = folder_of_tables();
    if (!folder) return;
    for (auto const& table : linux_tables) {
        auto const agreement = std::make_shared<LazyAgreement>(*folder / table.file);
        auto const add = [&](std::string const& what, double least, auto const& share) {
            checks.push_back(
                {.name = fmt::format("{}: near Linux {}", table.name, what),
                 .model = "tcp",
                 .against = fmt::format(
                     "Linux 6.18, {}: within 10 %, 0.5 ms or twice what it differs from itself", table.file),
                 .cost = table.cost,
                 .carry_out = [agreement, least, share] {
                     return HeldFigure{.unit = "% of cells",
                                       .simulated = 100 * share(agreement->get()),
                                       .expected = 100 * least,
                                       .side = HeldFigure::Asked::at_least};
                 }});
        };
        add("without loss", 0.9, [](linux_tcp::Agreement const& found) { return found.lossless().share(); });
        bool const has_losses = std::string_view{table.file}.find("flows") == std::string_view::npos;
        if (has_losses)
            add("with losses", 0.8, [](linux_tcp::Agreement const& found) { return found.lossy().share(); });
    }
}

std::vector<Check> all_checks(int processes)
{
    auto checks = sim::oracle_checks(processes);
    add_linux_checks(checks);
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
    auto const failed =
        std::ranges::count_if(results, [](sim::CheckResult const& result) { return !result.figure.holds(); });
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
