#include "tools/cli/commands/winner.hpp"

#include "nas/runner/run_search.hpp"
#include "nas/winner/network_source.hpp"
#include "sim/base/run_error.hpp"
#include "sim/base/shown_text.hpp"
#include "sim/output/readable.hpp"
#include "tools/cli/commands.hpp"
#include "tools/cli/print.hpp"
#include "tools/cli/torch_program.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

namespace sunder::cli {
namespace {

namespace fs = std::filesystem;

std::size_t row_asked_for(Arguments const& arguments, nas::SearchResult const& result)
{
    auto const answer = answer_of(result);
    if (arguments.text("candidate").value_or("best") == "best") return answer;
    auto const row = arguments.whole_number("candidate", 0, result.candidates.size() - 1);
    return static_cast<std::size_t>(row.value());
}

/// Tables that the search read have to be those that stand there now; what is YAML it carries along itself.
void expect_same_tables(nas::SearchSpecification const& search, nas::SearchProvenance const& provenance)
{
    for (auto const& input : search.inputs) {
        if (fs::path{input.path}.extension() == ".yaml") continue;
        auto const before = std::ranges::find(provenance.inputs, input.path, &sim::InputFile::path);
        if (before != provenance.inputs.end() && before->sha256 != input.sha256)
            throw sim::RunError{fmt::format("'{}' is not what it was when the search read it", input.path)};
    }
}

std::string origin_of(nas::SearchResult const& result, std::size_t row)
{
    auto const& candidate = result.candidates[row];
    return fmt::format("candidate {} of search '{}': {}", row, result.subject.name,
                       nas::text_of(result.space, candidate.choices));
}

/// What the scenario cannot say of energies that were measured.
std::string told_of_energy(nas::JourneyTable const& table, nas::JourneyTable::Row const& row)
{
    if (row.journey.beyond == sim::Joules{}) return {};
    return fmt::format("{} a request as it was measured; the scenario has the devices' power: {}",
                       sim::readable(table.lone().energy(row.journey)),
                       sim::readable(table.lone().energy(row.journey) - row.journey.beyond));
}

void winner(Arguments const& arguments)
{
    auto const folder_name = arguments.output_file();
    if (!folder_name) throw usage_error("winner", "there is no folder to write to", "name it: -o FOLDER");
    if (arguments.given("train") || is_there(learning_program()))
        go_on_as(learning_program(), winner_command().syntax, arguments);
    auto const found = found_winner(arguments);
    ResultFolder folder{*folder_name};
    auto const draft = write_winner(found, folder);
    finish_winner(draft, std::nullopt, folder);
}

} // namespace

std::size_t answer_of(nas::SearchResult const& result)
{
    if (result.candidates.empty()) throw sim::RunError{"this search has no candidates"};
    auto const front = nas::front_of(result);
    return front.empty() ? nas::best_of(result) : front.front();
}

FoundWinner found_winner(Arguments const& arguments)
{
    fs::path const path = arguments.operands().front();
    auto file = nas::read_search(path);
    auto const from = arguments.text("from");
    auto const folder = from ? fs::path{*from} : path.parent_path();
    auto search = nas::parse_search(
        {.path = folder / (file.result.subject.name + ".yaml"), .text = file.provenance.search_text}, {});
    expect_same_tables(search, file.provenance);
    auto const row = row_asked_for(arguments, file.result);
    return {.search = std::move(search), .result = std::move(file.result), .row = row};
}

WinnerDraft write_winner(FoundWinner const& found, ResultFolder const& folder)
{
    auto const& search = found.search;
    auto const& candidate = found.result.candidates[found.row];
    auto const& figures = candidate.evaluation;
    nas::JourneyTable const table{search.setting,
                                  nas::ChainTable{*search.space, search.device, search.server}};
    auto const row = table.row(candidate.choices);
    auto const alone = table.evaluation(row, 0);
    if (figures.evaluator == nas::Evaluator::analytic && alone.latency != figures.latency)
        throw sim::RunError{"by the figures that the search names now this candidate takes another time "
                            "than the search said"};
    auto const origin = origin_of(found.result, found.row);
    auto const winner = nas::take_home({.table = table,
                                        .choices = candidate.choices,
                                        .accuracy = figures.accuracy + row.accuracy_cost,
                                        .name = found.result.subject.name + "_winner",
                                        .origin = origin});
    folder.write(nas::winner_model_file, winner.model);
    folder.write("scenario.yaml", winner.scenario);
    auto const& block = winner.network.block;
    WinnerDraft draft{
        .parts = nas::parts_of(winner.network),
        .origin = origin,
        .split = !block.empty()                                    ? block
                 : row.journey.end == nas::Journey::End::on_device ? "all of it (device only)"
                                                                   : "nothing (server only)",
        .accuracy = fmt::format("{:.2f} %, by {}", figures.accuracy, found.result.subject.accuracy_source),
        .latency = fmt::format("{} of a request that is alone", sim::readable(alone.latency)),
        .energy = told_of_energy(table, row),
        .without = {}};
    try {
        folder.write("network.py", nas::network_source(draft.parts, origin));
    } catch (sim::RunError const& refusal) {
        draft.without.push_back(fmt::format("network.py is left out: {}", refusal.what()));
    }
    return draft;
}

void finish_winner(WinnerDraft const& draft, std::optional<nas::WinnerWeights> weights, ResultFolder& folder)
{
    for (auto const& line : draft.without)
        say(fmt::format("sunder: warning: {}\n", sim::shown(line)));
    folder.write("README.txt", nas::winner_readme({.parts = draft.parts,
                                                   .origin = draft.origin,
                                                   .split = draft.split,
                                                   .accuracy = draft.accuracy,
                                                   .latency = draft.latency,
                                                   .energy = draft.energy,
                                                   .weights = std::move(weights),
                                                   .without = draft.without}));
    folder.commit();
}

Arguments winner_of_search(Arguments const& arguments)
{
    auto const& file = arguments.operands().front();
    auto const folder = file == "-" ? fs::path{} : fs::path{file}.parent_path();
    return parse(winner_command().syntax,
                 {arguments.output_file().value(), "--output", arguments.text("export").value(), "--from",
                  folder.empty() ? "." : folder.string()});
}

void expect_exportable(Arguments const& arguments)
{
    auto const folder = arguments.text("export");
    if (!folder) return;
    if (!arguments.given("output"))
        throw usage_error("search", "the winner is taken from the result, and there is no output",
                          "name it: -o FILE.h5");
    ResultFolder::expect_free(*folder);
}

Command winner_command()
{
    return {
        .syntax = {.name = "winner",
                   .operands = "RESULT.h5",
                   .purpose = "Writes a candidate of a search as files that need no search any more.",
                   .example = "sunder winner cells.h5 -o winner && sunder run winner/scenario.yaml",
                   .options = {{"output", 'o', "FOLDER", "where they are written; it must be new or empty"},
                               {"candidate", '\0', "ROW", "of the search's candidates, or best", "best"},
                               {"train", '\0', "STEPS",
                                "learn its weights alone, on the images that the search names",
                                "those of the search, else random ones"},
                               {"from", '\0', "FOLDER", "where the tables stand that the search names",
                                "that of the result"}}},
        .carry_out = winner};
}

} // namespace sunder::cli
